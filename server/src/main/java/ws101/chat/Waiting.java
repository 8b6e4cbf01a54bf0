package ws101.chat;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Who has asked and is not answered yet. Each of them is an entry in a map, and no thread. */
public final class Waiting {

  /** With the timer that ends the waiting, oldest first. */
  private final Map<RoutingContext, Long> timers = new LinkedHashMap<>();

  /** Keeps a request; gives up after {@code longest} milliseconds, unless it is taken before. */
  public void keep(RoutingContext request, long longest, Handler<RoutingContext> giveUp) {
    long timer = request.vertx().setTimer(longest, late -> giveUp(request, giveUp));
    timers.put(request, timer);
    request.response().closeHandler(vanished -> forget(request));
  }

  private void giveUp(RoutingContext request, Handler<RoutingContext> giveUp) {
    forget(request);
    giveUp.handle(request);
  }

  /** All who wait, to be answered: from now on they wait no more, and no timer answers them. */
  public List<RoutingContext> takeAll() {
    var requests = List.copyOf(timers.keySet());
    requests.forEach(this::forget);
    return requests;
  }

  public int size() {
    return timers.size();
  }

  /** There are three ways out, and this is a part of each: answered, too late, and vanished. */
  private void forget(RoutingContext request) {
    var timer = timers.remove(request);
    if (timer != null) {
      request.vertx().cancelTimer(timer);
    }
  }
}
