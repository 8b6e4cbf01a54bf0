package ws101.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import ws101.stage.Node;
import ws101.stage.Steps;
import ws101.wire.Conversation;
import ws101.wire.FrameWriter;
import ws101.wire.Opcode;
import ws101.wire.Part;
import ws101.wire.Part.Frame;
import ws101.wire.Side;

/**
 * {@code ./kit bench backpressure}: what one who reads nothing costs the other members of a room in
 * lesson 09. With and without them take turns in one run, since machines differ and are shared: the
 * ratio counts.
 */
final class BackpressureBench {

  private static final int MEMBERS = 200;

  /** Words on their way at any time. */
  private static final int IN_FLIGHT = 32;

  /** Of one word, in bytes. */
  private static final int WORD = 8000;

  /** Long enough that what nobody reads fills all buffers on the way, in ms. */
  private static final int TURN = 3000;

  /** Half a limit of silence: a member answers no pings, but shows that it is there; in ms. */
  private static final long SIGN_OF_LIFE = 2000;

  private static final int LITTLE_ROOM = 8 * 1024;

  /** What the node's Close says to whom it evicts. */
  private static final String WHY = "You read too slowly.";

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final String ROW = "%-40s %13s %13s %7s  %s%n";

  private static final Buffer HANDSHAKE =
      Buffer.buffer(
          """
          GET /chat HTTP/1.1\r
          Host: localhost\r
          Upgrade: websocket\r
          Connection: Upgrade\r
          Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
          Sec-WebSocket-Version: 13\r
          \r
          """
              .getBytes(ISO_8859_1));

  private static final String ANSWER =
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n";

  private static final Buffer JOIN = frame(JsonObject.of("type", "join", "room", "r", "name", "n"));
  private static final Buffer SAY =
      frame(JsonObject.of("type", "say", "room", "r", "text", "x".repeat(WORD)));

  private static final Buffer LIFE =
      Buffer.buffer(FrameWriter.write(true, Opcode.PONG, new byte[0], new byte[4]));

  private final Vertx vertx = Vertx.vertx();
  private final NetClient client = vertx.createNetClient();
  private final NetClient unable =
      vertx.createNetClient(new NetClientOptions().setReceiveBufferSize(LITTLE_ROOM));

  private final AtomicLong highest = new AtomicLong();
  private final LongAdder heard = new LongAdder();
  private final int rounds;

  private Node node;
  private int evicted;
  private volatile boolean isSpeaking;
  private volatile CountDownLatch silence;

  /**
   * @param rounds how often the two take turns
   */
  BackpressureBench(int rounds) {
    this.rounds = rounds;
  }

  void run() {
    node =
        Node.start(
            Steps.program("09-backpressure"),
            0,
            (long used) -> highest.accumulateAndGet(used, Math::max));
    try {
      node.listening(PATIENCE).join();
      for (int i = 0; i < MEMBERS; i++) {
        join(client)
            .onSuccess(member -> member.handler(bytes -> heard.add(bytes.length())))
            .await();
      }
      var speaker = new Speaker(join(client).await());
      var without = new ArrayList<Double>();
      var with = new ArrayList<Double>();
      turn(speaker);
      for (int i = 0; i < rounds; i++) {
        without.add(turn(speaker));
        var mallory = join(unable).onSuccess(NetSocket::pause).await();
        with.add(turn(speaker));
        evicted += isTold(mallory) ? 1 : 0;
      }
      print(without, with);
    } finally {
      node.kill();
      vertx.close().await();
    }
  }

  /** Whether somebody who reads on at last finds that they had to go. */
  private boolean isTold(NetSocket mallory) {
    Promise<Boolean> told = Promise.promise();
    vertx.setTimer(TURN, late -> told.tryComplete(false));
    mallory.handler(
        bytes -> {
          if (bytes.toString(ISO_8859_1).contains(WHY)) {
            told.tryComplete(true);
          }
        });
    mallory.resume();
    boolean isTold = told.future().await();
    mallory.close().await();
    return isTold;
  }

  private void print(List<Double> without, List<Double> with) {
    double alone = median(without);
    double beside = median(with);
    System.out.printf(ROW, "", "without", "beside one", "ratio", "aim");
    System.out.printf(
        ROW,
        "words delivered a second, to %d".formatted(MEMBERS),
        number(alone),
        number(beside),
        String.format(Locale.ROOT, "%.2f", beside / alone),
        ">= 0.9");
    System.out.printf(
        ROW,
        "the node's heap at its highest, in MB",
        "",
        number(highest.get() / 1e6),
        "",
        "alive: " + (node.isAlive() ? "yes" : "no"));
    System.out.printf(ROW, "evicted", "", evicted, "", "%d of %d".formatted(rounds, rounds));
  }

  private static double median(List<Double> figures) {
    return figures.stream().sorted().toList().get(figures.size() / 2);
  }

  private static String number(double figure) {
    return String.format(Locale.ROOT, "%,.0f", figure);
  }

  /** Words heard by the members, a second. */
  private double turn(Speaker speaker) {
    silence = new CountDownLatch(1);
    long before = heard.sum();
    long begun = System.nanoTime();
    isSpeaking = true;
    speaker.begin();
    vertx.timer(TURN).await();
    double words = (heard.sum() - before) / (double) WORD;
    double seconds = (System.nanoTime() - begun) / 1e9;
    isSpeaking = false;
    awaitSilence();
    return words / seconds;
  }

  private void awaitSilence() {
    try {
      if (!silence.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("The speaker's own words did not come back.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Somebody who has joined the room, and is welcome. */
  private Future<NetSocket> join(NetClient by) {
    return by.connect(node.port(), "127.0.0.1")
        .compose(
            member -> {
              Promise<NetSocket> welcome = Promise.promise();
              member.handler(bytes -> enter(member, bytes.toString(ISO_8859_1), welcome));
              member.closeHandler(gone -> welcome.tryFail("The node has ended a member."));
              long life =
                  vertx.setPeriodic(SIGN_OF_LIFE, time -> member.write(LIFE).onFailure(gone -> {}));
              member.endHandler(gone -> vertx.cancelTimer(life));
              return member.write(HANDSHAKE).compose(sent -> welcome.future());
            });
  }

  /** What is sent before the answer to the handshake would be taken for a second request. */
  private static void enter(NetSocket member, String heard, Promise<NetSocket> welcome) {
    if (heard.startsWith("HTTP/1.1 101")) {
      member.write(JOIN).onFailure(welcome::tryFail);
    } else if (heard.contains("welcome")) {
      welcome.tryComplete(member);
    }
  }

  private static Buffer frame(JsonObject message) {
    byte[] text = message.encode().getBytes(UTF_8);
    return Buffer.buffer(FrameWriter.write(true, Opcode.TEXT, text, new byte[4]));
  }

  /** Says the next word when an earlier one has come back: so many are on their way at any time. */
  private final class Speaker {
    private final NetSocket socket;
    private final Conversation conversation = new Conversation(0);
    private final AtomicInteger onTheirWay = new AtomicInteger();

    Speaker(NetSocket socket) {
      this.socket = socket;
      conversation.read(Side.CLIENT, HANDSHAKE.getBytes());
      conversation.read(Side.SERVER, ANSWER.getBytes(ISO_8859_1));
      socket.handler(this::hear);
    }

    void begin() {
      onTheirWay.set(IN_FLIGHT);
      for (int i = 0; i < IN_FLIGHT; i++) {
        say();
      }
    }

    private void say() {
      socket.write(SAY).onFailure(gone -> {});
    }

    private void hear(Buffer bytes) {
      for (Part part : conversation.read(Side.SERVER, bytes.getBytes())) {
        if (part instanceof Frame frame && frame.opcode() == Opcode.TEXT) {
          cameBack();
        }
      }
    }

    private void cameBack() {
      if (isSpeaking) {
        say();
      } else if (onTheirWay.decrementAndGet() == 0) {
        silence.countDown();
      }
    }
  }
}
