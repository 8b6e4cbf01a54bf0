package ws101.wiretap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import ws101.wire.Bytes;
import ws101.wire.Conversation;
import ws101.wire.FrameWriter;
import ws101.wire.Opcode;
import ws101.wire.Part;
import ws101.wire.Part.Frame;
import ws101.wire.Part.Opaque;
import ws101.wire.Part.Piece;
import ws101.wire.Part.Violation;
import ws101.wire.Side;

/** A flood, cut anywhere: what is passed over is told, and what is looked at is what it was. */
class SieveTest {

  private static final byte[] KEY = {1, 2, 3, 4};

  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final AtomicLong nanos = new AtomicLong();
  private final List<Part> told = new ArrayList<>();
  private final Frames frames = new Frames((offset, fault) -> {});
  private final Decoder decoder = Decoder.ofOneConnection();
  private final EventLoop loop = channel.eventLoop();
  private final Sieve client =
      new Sieve(Side.CLIENT, loop, decoder, new Budget(nanos::get), frames, told::add);

  private final byte[] request =
      Bytes.head(
          "GET / HTTP/1.1|Host: a|Upgrade: websocket|Connection: Upgrade|Sec-WebSocket-Version: 13"
              + "|Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");
  private final byte[] answer =
      Bytes.head(
          "HTTP/1.1 101 Switching Protocols|Upgrade: websocket|Connection: Upgrade"
              + "|Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");

  private long sent;

  private void send(byte[] bytes) {
    client.arrived(Unpooled.wrappedBuffer(bytes), sent);
    sent += bytes.length;
  }

  private static byte[] frame(boolean fin, int opcode, String text) {
    return FrameWriter.write(fin, opcode, text.getBytes(UTF_8), KEY);
  }

  @Test
  void whatIsLookedAtIsAsItWasAndTheRestIsCounted() {
    var flood = new ByteArrayOutputStream();
    int count = 30_000;
    for (int i = 0; i < count; i++) {
      if (i % 7000 == 6999) {
        flood.writeBytes(frame(false, Opcode.TEXT, "half"));
        flood.writeBytes(frame(true, Opcode.CONTINUATION, "whole"));
        i++;
      } else {
        String text = "number " + i;
        boolean isLong = i % 13 == 0; // Of another form of length.
        flood.writeBytes(
            i % 10 == 0
                ? frame(true, Opcode.PING, text)
                : frame(true, Opcode.TEXT, isLong ? text.repeat(20) : text));
      }
    }
    flood.writeBytes(frame(true, Opcode.CLOSE, ""));
    byte[] all = flood.toByteArray();
    var direct = new Conversation(Decoder.SAMPLE);
    direct.read(Side.CLIENT, request);
    direct.read(Side.SERVER, answer);
    var expected = new HashMap<Long, Integer>();
    direct.read(Side.CLIENT, all).forEach(part -> expected.put(part.span().start(), message(part)));

    send(request);
    decoder.read(Side.SERVER, answer, told::add);
    var random = new Random(7);
    for (int at = 0; at < all.length; ) {
      int next = Math.min(all.length, at + 1 + random.nextInt(random.nextBoolean() ? 20 : 5000));
      send(Arrays.copyOfRange(all, at, next));
      nanos.addAndGet(100_000L);
      at = next;
    }
    client.end(sent);

    assertThat(frames.ended()).isEqualTo(count + 1);
    long next = request.length;
    long gap = 0;
    var gaps = new ArrayList<String>();
    var seen = new ArrayList<Frame>();
    for (Part part : told) {
      if (part.from() == Side.CLIENT && part.span().start() >= request.length) {
        assertThat(part.span().start()).isEqualTo(next);
        next = part.span().end();
        if (part instanceof Opaque opaque) {
          gaps.add(opaque.why());
          gap += Long.parseLong(opaque.why().replaceAll("\\D", ""));
        } else {
          seen.add((Frame) part);
        }
      }
    }
    assertThat(next).isEqualTo(sent);
    assertThat(gaps).isNotEmpty().allMatch(why -> why.startsWith("Not looked at: "));
    assertThat(seen).hasSize((int) (count + 1 - gap)).hasSizeGreaterThan(10_000);
    assertThat(seen.get(seen.size() - 1).opcode()).isEqualTo(Opcode.CLOSE);
    assertThat(told).noneMatch(Violation.class::isInstance);
    assertThat(seen)
        .allSatisfy(
            frame -> assertThat(message(frame)).isEqualTo(expected.get(frame.span().start())));
  }

  private static int message(Part part) {
    return part instanceof Frame frame ? frame.piece().map(Piece::message).orElse(0) : -1;
  }

  @Test
  void whatWasPassedOverIsToldEvenIfNothingMoreComes() {
    send(request);
    decoder.read(Side.SERVER, answer, told::add);
    for (int i = 0; i < Budget.FRAMES_A_SECOND + 5; i++) {
      send(frame(true, Opcode.TEXT, "x"));
    }

    channel.advanceTimeBy(1, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();

    assertThat(told.get(told.size() - 1))
        .isInstanceOfSatisfying(
            Opaque.class,
            gap -> {
              assertThat(gap.why()).startsWith("Not looked at: 5 frames");
              assertThat(gap.frames()).isEqualTo(5);
            });
  }
}
