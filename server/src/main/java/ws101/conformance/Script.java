package ws101.conformance;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Plays what a cell tells a client to send:
 *
 * <pre>
 * 1+="text"        a frame: its opcode in hex, + FIN or - no FIN, = its payload; masked
 * 1-/4~1s="x"      between: /RSV, ~N written N bytes at a time, s by itself, #N declares another
 *                  length, ! unmasked, mHHHHHHHH this masking key
 * ...=xCD          more of the payload of the frame before; the mask goes on
 * M1/1300="…"      a text (M2: binary) message in fragments of at most 1300 bytes
 * wait=ms          a pause, if the connection lasts so long
 * alive=ms         the server must still be there after so long
 * dead=ms          it must have failed the connection within so long
 * raw=xHEX  eof    bytes as they are; the end of our side
 * join             the frames that follow leave in one write
 * </pre>
 */
final class Script {

  private static final Pattern FRAME =
      Pattern.compile(
          "([0-9a-f])([+-])(?:/(\\d))?(?:~(\\d+))?s?(?:#(\\d+))?(!)?(?:m([0-9a-f]{8}))?=(.*)",
          Pattern.DOTALL);
  private static final Pattern MESSAGE = Pattern.compile("M([12])/(\\d+)=(.*)", Pattern.DOTALL);

  private static final int FIN = 0b1000_0000;
  private static final int MASK = 0b1000_0000;

  /** How it went. */
  enum Outcome {
    PLAYED,
    /** It was over before it should be. */
    OVER_TOO_EARLY,
    /** It was over as soon as it should be. */
    FAILED_FAST,
    /** It was not over as soon as it could be. */
    STILL_OPEN
  }

  private final Random masks;
  private byte[] key;
  private int masked;

  Script(long seed) {
    masks = new Random(seed);
  }

  Outcome play(List<String> steps, Peer peer) throws IOException, InterruptedException {
    var outcome = Outcome.PLAYED;
    ByteArrayOutputStream joined = null;
    for (String step : steps) {
      Matcher frame = FRAME.matcher(step);
      if (step.equals("join")) {
        joined = new ByteArrayOutputStream();
      } else if (frame.matches() && joined != null) {
        joined.writeBytes(frame(frame));
      } else if (frame.matches()) {
        byte[] bytes = frame(frame);
        peer.send(bytes, frame.group(4) == null ? bytes.length : Integer.parseInt(frame.group(4)));
      } else if (step.startsWith("alive=")) {
        if (peer.await(peer::isOver, number(step))) {
          return Outcome.OVER_TOO_EARLY;
        }
      } else if (step.startsWith("dead=")) {
        if (peer.await(peer::isOver, number(step))) {
          return Outcome.FAILED_FAST;
        }
        outcome = Outcome.STILL_OPEN;
      } else if (step.startsWith("wait=")) {
        peer.await(peer::isOver, number(step));
      } else if (step.equals("eof")) {
        peer.fin();
      } else {
        peer.send(bytes(step));
      }
    }
    if (joined != null) {
      peer.send(joined.toByteArray());
    }
    return outcome;
  }

  /** The bytes of steps that only send. */
  byte[] bytes(List<String> steps) {
    var bytes = new ByteArrayOutputStream();
    steps.forEach(step -> bytes.writeBytes(bytes(step)));
    return bytes.toByteArray();
  }

  private byte[] bytes(String step) {
    Matcher frame = FRAME.matcher(step);
    Matcher message = MESSAGE.matcher(step);
    String payload = step.substring(step.indexOf('=') + 1);
    if (frame.matches()) {
      return frame(frame);
    }
    if (message.matches()) {
      return message(
          Integer.parseInt(message.group(1)), Integer.parseInt(message.group(2)), message.group(3));
    }
    if (step.startsWith("...=")) {
      return mask(Payload.of(payload));
    }
    if (step.startsWith("raw=")) {
      return Payload.of(payload);
    }
    throw new IllegalArgumentException("No such step: " + step);
  }

  private static int number(String step) {
    return Integer.parseInt(step.substring(step.indexOf('=') + 1));
  }

  private byte[] frame(Matcher step) {
    byte[] payload = Payload.of(step.group(8));
    int length = step.group(5) == null ? payload.length : Integer.parseInt(step.group(5));
    int first =
        (step.group(2).equals("+") ? FIN : 0)
            | (step.group(3) == null ? 0 : Integer.parseInt(step.group(3)) << 4)
            | Integer.parseInt(step.group(1), 16);
    boolean isMasked = step.group(6) == null;
    byte[] givenKey = step.group(7) == null ? null : HexFormat.of().parseHex(step.group(7));
    return frame(first, length, payload, isMasked, givenKey);
  }

  private byte[] message(int opcode, int most, String cell) {
    byte[] payload = Payload.of(cell);
    var frames = new ByteArrayOutputStream();
    for (int at = 0; at < payload.length; at += most) {
      int end = Math.min(payload.length, at + most);
      int first = (end == payload.length ? FIN : 0) | (at == 0 ? opcode : 0);
      frames.writeBytes(frame(first, end - at, Arrays.copyOfRange(payload, at, end), true, null));
    }
    return frames.toByteArray();
  }

  /** A Close frame, masked. */
  byte[] close(int code) {
    byte[] payload = ByteBuffer.allocate(2).putShort((short) code).array();
    return frame(FIN | 8, payload.length, payload, true, null);
  }

  private byte[] frame(int first, int length, byte[] payload, boolean isMasked, byte[] givenKey) {
    var frame = ByteBuffer.allocate(14 + payload.length);
    int mask = isMasked ? MASK : 0;
    frame.put((byte) first);
    if (length < 126) {
      frame.put((byte) (mask | length));
    } else if (length < 65_536) {
      frame.put((byte) (mask | 126)).putShort((short) length);
    } else {
      frame.put((byte) (mask | 127)).putLong(length);
    }
    if (isMasked) {
      key = givenKey;
      masked = 0;
      if (key == null) {
        key = new byte[4];
        masks.nextBytes(key);
      }
      frame.put(key).put(mask(payload));
    } else {
      frame.put(payload);
    }
    return Arrays.copyOf(frame.array(), frame.position());
  }

  private byte[] mask(byte[] payload) {
    byte[] bytes = payload.clone();
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] ^= key[masked++ % 4];
    }
    return bytes;
  }
}
