package ws101.step13.balancer;

import io.vertx.httpproxy.ProxyContext;

/** What is asked for. */
enum Kind {
  PAGE,
  SOCKET,
  ANYTHING_ELSE;

  static Kind of(ProxyContext context) {
    if (context.isWebSocket()) {
      return SOCKET;
    }
    return context.request().proxiedRequest().path().equals("/") ? PAGE : ANYTHING_ELSE;
  }
}
