package ws101.chat;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import ws101.chat.Relay.Subscription;
import ws101.stage.RealRedis;
import ws101.wiretap.Wiretap;

/** What nodes hear of each other through a real Redis, and what they say when they do not. */
@Timeout(120)
class RelayTest {

  /** Longer than anything here takes, in seconds. */
  private static final int LIMIT = 30;

  /** In milliseconds. */
  private static final int DELAY = 500;

  private static final String ROOM = "lobby";

  @RegisterExtension final RealRedis redis = new RealRedis();

  private final List<Ear> nodes = new ArrayList<>();
  private Vertx vertx;

  @BeforeEach
  void open() {
    vertx = Vertx.vertx();
  }

  @AfterEach
  void close() {
    nodes.forEach(Ear::stops);
    vertx.close().await();
  }

  @Test
  void whatOneNodePublishesEachHearsOnceAndInOrder() {
    var a = node(redis.url());
    var b = node(redis.url());
    a.subscribes(ROOM);
    b.subscribes(ROOM);

    a.publishes(ROOM, 200);

    assertThat(a.hears(200)).containsExactlyElementsOf(numbers(200));
    assertThat(b.hears(200)).containsExactlyElementsOf(numbers(200));
  }

  @Test
  void aNodeHearsNoRoomThatItHasNotAskedFor() {
    var a = node(redis.url());
    a.subscribes("attic");
    a.subscribes(ROOM);

    a.publishes("cellar", 1);
    a.publishes(ROOM, 2);

    assertThat(a.hears(2)).containsExactly(1, 2);
  }

  @Test
  void aCommandIsWrittenLongBeforeItIsAcknowledged() {
    var tap = redis.tap();
    var a = node(redis.url());
    var b = node("redis://localhost:" + tap.port());
    breaks(tap, "delay", "to-node", true);

    var subscription = b.asksFor(ROOM);
    subscription.written().await();
    a.publishes(ROOM, 1);
    assertThat(subscription.acknowledged().isComplete()).isFalse();
    subscription.acknowledged().await();
    a.publishes(ROOM, 2);

    assertThat(b.hears(2)).as("nothing of what was published before").containsExactly(1, 2);
  }

  @Test
  void aLostRedisIsToldOnceAndFoundAgain() {
    var a = node(redis.url());
    a.subscribes(ROOM);

    redis.kill();
    a.isDown();
    redis.startAgain();
    a.isUp();

    a.publishes(ROOM, 3);
    assertThat(a.hears(3)).containsExactly(1, 2, 3);
  }

  @Test
  void whileItIsDownNothingIsTaken() {
    var a = node(redis.url());
    redis.kill();
    a.isDown();

    assertThatThrownBy(() -> a.publish(ROOM, 1).await())
        .isInstanceOf(Refusal.class)
        .hasMessage("This node has lost the others. Say it again later.");
    assertThatThrownBy(() -> a.asksFor(ROOM).acknowledged().await()).isInstanceOf(Refusal.class);
  }

  @Test
  void whatWasAskedForWhileItWasDownIsHeardAfterwards() {
    var a = node(redis.url());
    redis.kill();
    a.isDown();
    a.asksFor(ROOM);

    redis.startAgain();
    a.isUp();

    a.publishes(ROOM, 1);
    assertThat(a.hears(1)).containsExactly(1);
  }

  @Test
  void itBeginsWithoutRedisAndFindsItLater() {
    redis.kill();
    var a = node(redis.url());
    assertThat(a.isDown()).contains("refused");

    redis.startAgain();

    a.isUp();
  }

  @Test
  void afterManyLossesThereAreTwoConnectionsAsOnTheFirstDay() {
    var a = node(redis.url());
    a.subscribes(ROOM);
    for (int i = 0; i < 20; i++) {
      redis.says(i % 2 == 0 ? "CLIENT KILL TYPE pubsub" : "CLIENT KILL TYPE normal SKIPME yes");
      a.isDown();
      a.isUp();
    }

    a.publishes(ROOM, 1);

    assertThat(a.hears(1)).containsExactly(1);
    assertThat(redis.clients()).isEqualTo(2);
  }

  @Test
  void aRedisThatFallsSilentIsAsGoodAsLost() {
    var tap = redis.tap();
    var a = node("redis://localhost:" + tap.port());

    breaks(tap, "hold", "to-browser", true);
    assertThat(a.isDown()).isEqualTo("Redis has not answered for 3 s.");
    breaks(tap, "hold", "to-browser", false);

    a.isUp();
    assertThat(redis.clients()).isEqualTo(2);
  }

  @Test
  void aRedisThatStandsStillLeavesNoConnectionBehind() {
    var tap = redis.tap();
    var a = node("redis://localhost:" + tap.port());

    redis.pause();
    a.isDown();
    redis.waitForConnections(2 + 2); // It could not be heard, and then it could not be reached.
    redis.resume();

    a.isUp();
    a.subscribes(ROOM);
    a.publishes(ROOM, 1);
    assertThat(a.hears(1)).containsExactly(1);
    assertThat(redis.clients()).isEqualTo(2);
  }

  @Test
  void whoBeginsDoesNotWaitForARedisThatStandsStill() {
    redis.pause();

    var a = node(redis.url());

    assertThat(a.isDown()).isEqualTo("Redis has not answered for 2 s.");
    redis.resume();
    a.isUp();
  }

  @Test
  void aPasswordThatIsMissingOrWrongIsSaidInWords() {
    redis.says("CONFIG SET requirepass secret");

    assertThat(node(redis.url()).isDown()).contains("NOAUTH");
    assertThat(node(redis.url().replace("//", "//:wrong@")).isDown()).contains("WRONGPASS");
    var guest = node(redis.url().replace("//", "//:secret@"));
    guest.subscribes(ROOM);
    guest.publishes(ROOM, 1);
    assertThat(guest.hears(1)).containsExactly(1);
  }

  /** Vert.x's future succeeds then: the command was written. */
  @Test
  void aSubscriptionThatRedisRefusesIsNoSubscription() {
    redis.says("ACL SETUSER default resetchannels");
    var a = node(redis.url());
    assertThat(a.isDown()).contains("NOPERM");

    redis.says("ACL SETUSER default allchannels");

    a.isUp();
  }

  @Test
  void whatIsNoneOfOursDoesNotEndTheHearing() {
    var a = node(redis.url());
    a.subscribes(ROOM);

    redis.says("PUBLISH test:room:lobby nonsense");
    a.publishes(ROOM, 1);

    assertThat(a.hears(1)).containsExactly(1);
  }

  @Test
  void whoStopsLeavesNothingAndDoesNotComeBack() {
    var a = node(redis.url());

    a.stops();

    assertThat(redis.clients()).isZero();
    assertThat(a.told).isEmpty();
  }

  private Ear node(String url) {
    var node = new Ear(vertx.getOrCreateContext(), url);
    nodes.add(node);
    node.starts();
    return node;
  }

  private static void breaks(Wiretap tap, String fault, String way, boolean on) {
    var asked = JsonObject.of("fault", fault, "way", way, "on", on);
    tap.fault(fault.equals("delay") ? asked.put("value", DELAY) : asked)
        .toCompletableFuture()
        .join();
  }

  private static List<Integer> numbers(int last) {
    return IntStream.rangeClosed(1, last).boxed().toList();
  }

  /** A node, as far as its relay goes. A relay belongs to one event loop. */
  private static final class Ear implements Relay.Listener {

    private final Context context;
    private final Relay relay;
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private final BlockingQueue<Integer> heard = new LinkedBlockingQueue<>();

    Ear(Context context, String url) {
      this.context = context;
      this.relay = new Relay(context.owner(), url, "test:", this);
    }

    void starts() {
      here(relay::start).await();
      if ("up".equals(told.peek())) {
        told.remove();
      }
    }

    void stops() {
      here(relay::stop).await();
    }

    void subscribes(String room) {
      here(() -> relay.subscribe(room).acknowledged()).await();
    }

    Subscription asksFor(String room) {
      return here(() -> Future.succeededFuture(relay.subscribe(room))).await();
    }

    /** Words 1 to {@code count}, one behind the other. */
    void publishes(String room, int count) {
      here(() -> Future.join(numbers(count).stream().map(n -> publishHere(room, n)).toList()))
          .await();
    }

    Future<Void> publish(String room, int number) {
      return here(() -> publishHere(room, number));
    }

    private Future<Void> publishHere(String room, int number) {
      return relay.publish(room, JsonObject.of("number", number));
    }

    private <T> Future<T> here(Supplier<Future<T>> work) {
      Promise<T> done = Promise.promise();
      context.runOnContext(now -> work.get().onComplete(done));
      return done.future();
    }

    List<Integer> hears(int count) {
      return IntStream.range(0, count).mapToObj(i -> next(heard)).toList();
    }

    /** Why it is down. */
    String isDown() {
      String what = next(told);
      assertThat(what).isNotEqualTo("up");
      return what;
    }

    void isUp() {
      assertThat(next(told)).isEqualTo("up");
    }

    private static <T> T next(BlockingQueue<T> queue) {
      try {
        var next = queue.poll(LIMIT, SECONDS);
        assertThat(next).as("within %d s", LIMIT).isNotNull();
        return next;
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public void up() {
      told.add("up");
    }

    @Override
    public void down(String why) {
      told.add(why);
    }

    @Override
    public void heard(JsonObject message) {
      heard.add(message.getInteger("number"));
    }
  }
}
