package ws101.step13.balancer;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.httpproxy.Body;
import io.vertx.httpproxy.HttpProxy;
import io.vertx.httpproxy.OriginRequestProvider;
import io.vertx.httpproxy.ProxyContext;
import io.vertx.httpproxy.ProxyInterceptor;
import io.vertx.httpproxy.ProxyResponse;
import java.net.ConnectException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import ws101.chat.Launcher;

/** Stands before the nodes: chooses one for each request, and passes it on. */
public final class Balancer extends VerticleBase {

  /** How it can run. */
  enum Variant {
    /** Each request goes to the next node. */
    ROUND_ROBIN,
    /** Whoever was at a node before goes there again. */
    STICKY,
    /** There is one node; it runs two instances of its verticle. */
    ONE_PROCESS
  }

  /** For so long nobody is sent to a node that did not answer, in milliseconds. */
  private static final long REST = 5_000;

  /**
   * To one node. A WebSocket keeps its connection as long as it lasts, and so does a question that
   * waits: with the five that Vert.x opens if nobody says more, the sixth guest would wait for
   * ever.
   */
  private static final int MOST_CONNECTIONS = 1_000;

  /** Requests that may be made a second time: RFC 9110, section 9.2.2. */
  private static final Set<String> IDEMPOTENT = Set.of("GET", "HEAD", "OPTIONS");

  /** Their content, which means nothing (section 9.3.1), and cannot be read a second time. */
  private static final Body NOTHING = Body.body(Buffer.buffer());

  private Variant variant;
  private List<Origin> nodes;

  /** Whose turn it is, of each kind: how many files a page has shall decide nothing else. */
  private final Map<Kind, Integer> turns = new EnumMap<>(Kind.class);

  public static void main(String[] arguments) {
    Launcher.run(Balancer::new, "NODE_A", "NODE_B");
  }

  @Override
  public Future<?> start() {
    variant = Variant.valueOf(config().getString("variant", Variant.ROUND_ROBIN.name()));
    var both = List.of(Origin.of("a", config()), Origin.of("b", config()));
    nodes = variant == Variant.ONE_PROCESS ? both.subList(0, 1) : both;

    return vertx
        .createHttpServer()
        .requestHandler(proxy(client()))
        .listen(config().getInteger("port"), "127.0.0.1");
  }

  private HttpClient client() {
    return vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(MOST_CONNECTIONS));
  }

  private HttpProxy proxy(HttpClient client) {
    return HttpProxy.reverseProxy(client)
        .origin(OriginRequestProvider.selector(context -> Future.succeededFuture(lead(context))))
        .addInterceptor(passing(), true);
  }

  /** Passes requests on, and what comes back. */
  private ProxyInterceptor passing() {
    return new ProxyInterceptor() {
      @Override
      public Future<ProxyResponse> handleProxyRequest(ProxyContext context) {
        return context.sendRequest().recover(noAnswer -> askAnother(context, noAnswer));
      }

      @Override
      public Future<Void> handleProxyResponse(ProxyContext context) {
        if (variant == Variant.STICKY && Kind.of(context) == Kind.PAGE) {
          Origin.in(context).remember(context);
        }
        return context.sendResponse();
      }
    };
  }

  private SocketAddress lead(ProxyContext context) {
    var node = choose(context);
    node.noteIn(context);
    return node.address();
  }

  /** Where they were before, if that counts; else whose turn it is. */
  private Origin choose(ProxyContext context) {
    var awake = nodes.stream().filter(Origin::isAwake).toList();
    var able = awake.isEmpty() ? nodes : awake;
    if (variant == Variant.STICKY) {
      var before = able.stream().filter(node -> node.isRemembered(context)).findFirst();
      if (before.isPresent()) {
        return before.get();
      }
    }
    int turn = turns.merge(Kind.of(context), 1, Integer::sum) - 1;
    return able.get(turn % able.size());
  }

  /** Nobody was there, or left without an answer. Another node is asked what may be asked twice. */
  private Future<ProxyResponse> askAnother(ProxyContext context, Throwable noAnswer) {
    var request = context.request().proxiedRequest();
    boolean hasGoneWhoAsked = request.response().closed();
    if (hasGoneWhoAsked) {
      return Future.failedFuture(noAnswer);
    }
    Origin.in(context).rest(vertx, REST);
    boolean wasTaken = !(noAnswer instanceof ConnectException);
    boolean mayAsk = !wasTaken || IDEMPOTENT.contains(request.method().name());
    if (!mayAsk || nodes.stream().noneMatch(Origin::isAwake)) {
      return Future.failedFuture(noAnswer);
    }
    if (wasTaken) {
      context.request().setBody(NOTHING);
    }
    return context.sendRequest();
  }
}
