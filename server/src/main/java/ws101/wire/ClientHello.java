package ws101.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import ws101.wire.Part.Hello;

/**
 * The client's first message in TLS, the only one that everybody on the way can read: RFC 8446,
 * section 4.1.2. It may come in several records.
 */
final class ClientHello {

  private static final int CLIENT_HELLO = 1;
  private static final int SERVER_NAME = 0;
  private static final int ALPN = 16;

  /** Type and length: RFC 8446, section 4. */
  private static final int HEADER = 4;

  /** Far more than any client sends; a longer one is not read. */
  private static final int LONGEST = 64 * 1024;

  private final Kept message = new Kept(LONGEST);
  private boolean told;

  /** What a handshake record carries. */
  void add(byte[] bytes, int at, int end) {
    if (!told) {
      message.add(bytes, at, end);
    }
  }

  /** What it says, as soon as it is whole. */
  Optional<Hello> tellOnce() {
    if (told || message.length() < HEADER || message.length() < HEADER + length()) {
      return Optional.empty();
    }
    told = true;
    try {
      return message.at(0) == CLIENT_HELLO ? Optional.of(hello()) : Optional.empty();
    } catch (BufferUnderflowException | IllegalArgumentException broken) {
      return Optional.empty(); // The lengths in it do not fit; its bytes are shown all the same.
    }
  }

  private int length() {
    return message.at(1) << 16 | message.at(2) << 8 | message.at(3);
  }

  private Hello hello() {
    var body = ByteBuffer.wrap(message.bytes()).position(HEADER + 2 + 32); // version, random
    block(body, 1); // session id
    block(body, 2); // cipher suites
    block(body, 1); // compression methods
    Optional<String> name = Optional.empty();
    List<String> protocols = new ArrayList<>();
    var extensions = body.hasRemaining() ? block(body, 2) : ByteBuffer.allocate(0);
    while (extensions.hasRemaining()) {
      int type = extensions.getShort() & 0xffff;
      var extension = block(extensions, 2);
      if (type == SERVER_NAME && extension.hasRemaining()) {
        var names = block(extension, 2);
        names.get(); // its type: a host's name is the only one there is (RFC 6066, 3)
        name = Optional.of(words(block(names, 2)));
      } else if (type == ALPN) { // RFC 7301, 3.1
        var offered = block(extension, 2);
        while (offered.hasRemaining()) {
          protocols.add(words(block(offered, 1)));
        }
      }
    }
    return new Hello(name, protocols);
  }

  /** What follows its own length, which has so many bytes. */
  private static ByteBuffer block(ByteBuffer from, int lengthBytes) {
    int length = from.get() & 0xff;
    if (lengthBytes == 2) {
      length = length << 8 | from.get() & 0xff;
    }
    if (length > from.remaining()) {
      throw new BufferUnderflowException();
    }
    var block = from.slice(from.position(), length);
    from.position(from.position() + length);
    return block;
  }

  private static String words(ByteBuffer bytes) {
    return ISO_8859_1.decode(bytes).toString();
  }
}
