package ws101.step03;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import ws101.chat.Refusal;

/**
 * Where this server may be made to call: anywhere but into its own network, where doors stand open
 * because nobody can come in from outside. An address that a user gives must not be the way.
 */
final class Network {

  /** A network by its first address, and how many bits all of it have in common. */
  private record Block(byte[] first, int bits) {

    static Block of(String text) {
      var parts = text.split("/");
      return new Block(read(parts[0]), Integer.parseInt(parts[1]));
    }

    private static byte[] read(String address) {
      try {
        return InetAddress.getByName(address).getAddress(); // Digits only: nobody is asked.
      } catch (UnknownHostException noAddress) {
        throw new IllegalArgumentException(address, noAddress);
      }
    }

    boolean holds(byte[] address) {
      if (address.length != first.length) {
        return false;
      }
      int rest = 8 - bits % 8;
      return Arrays.equals(address, 0, bits / 8, first, 0, bits / 8)
          && (bits % 8 == 0 || address[bits / 8] >> rest == first[bits / 8] >> rest);
    }
  }

  /** What is not globally reachable, or is not one host: IANA's registry for IPv4, RFC 6890. */
  private static final List<Block> NOT_OUTSIDE =
      List.of(
          Block.of("0.0.0.0/8"), // this network
          Block.of("10.0.0.0/8"), // private
          Block.of("100.64.0.0/10"), // shared, behind a provider
          Block.of("127.0.0.0/8"), // loopback: this machine
          Block.of("169.254.0.0/16"), // link-local; in a cloud, the machine's own metadata
          Block.of("172.16.0.0/12"), // private
          Block.of("192.0.0.0/24"), // protocols
          Block.of("192.0.2.0/24"), // documentation
          Block.of("192.168.0.0/16"), // private
          Block.of("198.18.0.0/15"), // benchmarks
          Block.of("198.51.100.0/24"), // documentation
          Block.of("203.0.113.0/24"), // documentation
          Block.of("224.0.0.0/4"), // multicast
          Block.of("240.0.0.0/4")); // reserved, broadcast

  /** Of IPv6, what is given out to hosts: RFC 4291, section 2.4, and IANA's registry. */
  private static final Block OUTSIDE = Block.of("2000::/3");

  /** Within that: tunnels, in which an address of IPv4 is wrapped, and documentation. */
  private static final List<Block> WRAPPED =
      List.of(Block.of("2001::/23"), Block.of("2001:db8::/32"), Block.of("2002::/16"));

  private Network() {}

  /**
   * The address of a host that may be called. It is the address that is judged, and that is then
   * called: a name may lead elsewhere a second later. It blocks while the name is looked up.
   */
  static InetAddress allowed(String host) {
    try {
      var addresses = InetAddress.getAllByName(host);
      if (Arrays.stream(addresses).allMatch(Network::isOutside)) {
        return addresses[0];
      }
    } catch (UnknownHostException unknown) {
      throw Refusal.badRequest("Nobody knows the host \"" + host + "\".");
    }
    throw new Refusal("forbidden", "We do not call \"" + host + "\": it is in our own network.");
  }

  private static boolean isOutside(InetAddress address) {
    byte[] bytes = address.getAddress();
    return address instanceof Inet4Address
        ? NOT_OUTSIDE.stream().noneMatch(block -> block.holds(bytes))
        : OUTSIDE.holds(bytes) && WRAPPED.stream().noneMatch(block -> block.holds(bytes));
  }
}
