package ws101.stage;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A Redis that the user has named: it is used, and left as it was. */
@Timeout(120)
class RedisElsewhereTest {

  private static final int LIMIT = 60;

  @RegisterExtension final RealRedis redis = new RealRedis();

  private Vertx vertx;
  private Stage stage;

  @BeforeEach
  void open() {
    vertx = Vertx.vertx();
  }

  @AfterEach
  void close() {
    if (stage != null) {
      await(stage.stop());
    }
    vertx.close().await();
  }

  @Test
  void theNodesFindItThroughTheirLines() {
    begins(redis.url());

    // Both nodes hear themselves: under no names but those of this stage.
    waitsUntil(() -> redis.says("PUBSUB CHANNELS").split(" ").length == 2);
    assertThat(redis.says("PUBSUB CHANNELS").split(" "))
        .allMatch(name -> name.startsWith("ws101:"));
    assertThat(redis.says("KEYS *")).isEmpty();
    assertThat(stage.wires()).contains("redis-a", "redis-b");
  }

  @Test
  void itsPasswordIsTheNodesBusiness() {
    redis.says("ACL SETUSER guest on >secret allchannels +@all");

    begins(redis.url().replace("//", "//guest:secret@"));

    waitsUntil(() -> redis.says("CLIENT LIST").split("user=guest", -1).length == 1 + 4);
  }

  @Test
  void nothingIsDoneToIt() {
    begins(redis.url());

    assertThatThrownBy(() -> await(stage.node("redis", "kill")))
        .hasMessageContaining("Redis runs elsewhere: nothing is done to it from here.");
    await(stage.stop());

    assertThat(redis.says("PING")).isEqualTo("PONG");
    var state = (JsonObject) stage.state().getJsonArray("nodes").getValue(3);
    assertThat(state.getString("state")).isEqualTo("elsewhere");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"localhost:6379", "http://localhost:6379", "redis://", "rediss://r", "a b"})
  void whatIsNoAddressOfARedisIsSaidInASentence(String url) {
    assertThatThrownBy(() -> RedisElsewhere.at(url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(url + " is no address of a Redis: write it like redis://");
  }

  @Test
  void aMachineThatNobodyKnowsIsSaidInASentence() {
    stage = stageAt("redis://nobody.invalid:6379");

    assertThatThrownBy(() -> await(stage.start()))
        .hasMessageContaining("Nobody knows a machine of the name nobody.invalid");
    assertThat(stage.state().getString("problem")).contains("nobody.invalid");
  }

  private void begins(String url) {
    stage = stageAt(url);
    await(stage.start());
  }

  private Stage stageAt(String url) {
    var topology = Topology.withRedis("14-redis-pubsub", RedisElsewhere.at(url));
    return Stage.of(vertx, "14-redis-pubsub", topology, () -> Future.failedFuture("not asked for"));
  }

  private void waitsUntil(BooleanSupplier holds) {
    var done = new CompletableFuture<Void>();
    long timer =
        vertx.setPeriodic(
            10,
            now -> vertx.executeBlocking(() -> holds.getAsBoolean() && done.complete(null), false));
    done.orTimeout(LIMIT, SECONDS).join();
    vertx.cancelTimer(timer);
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(LIMIT, SECONDS).join();
  }
}
