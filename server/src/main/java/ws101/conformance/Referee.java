package ws101.conformance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Says of a server on a port how it does in one case. The time that a case gives is for a good
 * server on a quiet machine; here each gets {@link #PATIENCE} times as much.
 */
public final class Referee {

  private static final int AT_A_TIME = 32;

  /** Only a server that fails makes anybody wait for it. */
  private static final int PATIENCE = 3;

  /** For the handshake before the case begins, and for an end, in milliseconds. */
  private static final int HANDSHAKE = 10_000;

  private static final int END = 3_000;

  private static final String STAYS = "stays open ; ";

  private static final Pattern REQUEST =
      Pattern.compile("(?:~(\\d+) )?(nl=LF )?(CRLF )?req\\{(.*?)\\}((?: ; .*)?)", Pattern.DOTALL);
  private static final Pattern REPEATED = Pattern.compile("\\*(\\d+) (.*)");
  private static final Pattern RUN = Pattern.compile("\\{\"(.)\"\\*(\\d+)\\}");

  /** How a server did. */
  public enum Word {
    OK,
    NON_STRICT,
    FAILED,
    WRONG_CODE,
    UNCLEAN,
    NO_TCP_CLOSE
  }

  /**
   * What is said of it.
   *
   * @param why what was seen
   */
  public record Verdict(Case of, Word word, String why) {

    /** Other events or another end than the best are right, too, where the case allows for it. */
    public boolean isRight() {
      return word == Word.OK || word == Word.NON_STRICT;
    }

    @Override
    public String toString() {
      return "%s (%s): %s, %s".formatted(of.id(), of.what(), word, why);
    }
  }

  private final int port;
  private final long seed;

  /**
   * @param seed of the masking keys
   */
  public Referee(int port, long seed) {
    this.port = port;
    this.seed = seed;
  }

  /** Many cases, some at a time: most of them wait, for an answer or for one that must not come. */
  public List<Verdict> judge(List<Case> cases) throws InterruptedException, ExecutionException {
    var hands = Executors.newFixedThreadPool(AT_A_TIME);
    try {
      List<Callable<Verdict>> games = new ArrayList<>();
      cases.forEach(each -> games.add(() -> judge(each)));
      var verdicts = new ArrayList<Verdict>();
      for (Future<Verdict> game : hands.invokeAll(games)) {
        verdicts.add(game.get());
      }
      return verdicts;
    } finally {
      hands.shutdownNow();
    }
  }

  private Verdict judge(Case one) throws IOException, InterruptedException {
    try (var peer = new Peer(port)) {
      var script = new Script(seed);
      Word word = one.isHandshake() ? handshake(one, script, peer) : frames(one, script, peer);
      return new Verdict(one, word, peer.toString());
    }
  }

  // Frames

  private Word frames(Case one, Script script, Peer peer) throws IOException, InterruptedException {
    peer.send(request("", "\r\n", plainRequest()));
    if (!peer.await(peer::isUpgraded, HANDSHAKE)) {
      return Word.FAILED;
    }
    List<String> want = events(one.expect());
    long patience = (long) one.timeoutMillis() * PATIENCE;
    var outcome = script.play(Case.split(one.send()), peer);
    String whoEnds = one.end().substring(0, one.end().indexOf(':'));
    var codes =
        Arrays.stream(one.end().substring(whoEnds.length() + 1).split(","))
            .map(Integer::parseInt)
            .toList();

    if (whoEnds.equals("client")) {
      peer.await(() -> peer.events().equals(want) || peer.isOver(), patience);
      if (peer.isOver()) {
        return Word.FAILED;
      }
      peer.send(script.close(codes.get(0)));
      peer.await(peer::isOver, END);
    } else {
      peer.await(peer::isOver, patience);
      if (peer.closeCode() != null && whoEnds.equals("peer")) {
        peer.send(script.close(peer.closeCode() == 0 ? 1000 : peer.closeCode()));
      }
    }
    peer.await(peer::isEnded, END);
    return word(one, want, whoEnds, codes, outcome, peer);
  }

  private static Word word(
      Case one,
      List<String> want,
      String whoEnds,
      List<Integer> codes,
      Script.Outcome outcome,
      Peer peer) {
    boolean mayStay = one.alt().startsWith(STAYS);
    String other = mayStay ? one.alt().substring(STAYS.length()) : one.alt();
    boolean hasOther = !other.isEmpty() && !other.contains("only");
    boolean isStrict = peer.events().equals(want) && outcome != Script.Outcome.STILL_OPEN;
    boolean isLax =
        outcome == Script.Outcome.STILL_OPEN
            ? peer.events().equals(want)
            : hasOther && peer.events().equals(events(other));
    if (!peer.mistake().isEmpty() || !isStrict && !isLax) {
      return Word.FAILED;
    }
    if (mayStay && !isStrict && !peer.isOver()) {
      return Word.NON_STRICT;
    }
    if (whoEnds.equals("peer") && !peer.isOver()) {
      return Word.FAILED;
    }
    Integer code = peer.closeCode();
    if (code != null && code != 0 && !codes.contains(code)) {
      return Word.WRONG_CODE;
    }
    if ((whoEnds.equals("client") || whoEnds.equals("reply")) && code == null) {
      return Word.UNCLEAN;
    }
    if (!whoEnds.equals("peer") && !peer.isEnded()) {
      return Word.NO_TCP_CLOSE;
    }
    return isStrict ? Word.OK : Word.NON_STRICT;
  }

  private static List<String> events(String cell) {
    return Case.split(cell).stream().filter(Referee::isEvent).map(Referee::event).toList();
  }

  private static boolean isEvent(String check) {
    return check.matches("(?s)(T|B|pong)=.*");
  }

  private static String event(String check) {
    int at = check.indexOf('=');
    return Peer.event(check.substring(0, at), Payload.of(check.substring(at + 1)));
  }

  // Handshakes

  private Word handshake(Case one, Script script, Peer peer)
      throws IOException, InterruptedException {
    Matcher request = REQUEST.matcher(one.send());
    if (request.matches()) {
      var bytes = new ByteArrayOutputStream();
      bytes.writeBytes(
          request(
              request.group(3) == null ? "" : "\r\n",
              request.group(2) == null ? "\r\n" : "\n",
              request.group(4)));
      bytes.writeBytes(script.bytes(Case.split(request.group(5).replaceFirst("^ ; ", ""))));
      byte[] all = bytes.toByteArray();
      peer.send(all, request.group(1) == null ? all.length : Integer.parseInt(request.group(1)));
    } else {
      script.play(Case.split(one.send()), peer);
    }
    peer.await(() -> peer.head() != null || peer.isEnded(), (long) one.timeoutMillis() * PATIENCE);
    List<String> want = events(one.expect());
    if (!want.isEmpty() && peer.isUpgraded()) {
      peer.await(() -> peer.events().equals(want) || peer.isOver(), HANDSHAKE);
    }
    return Case.split(one.expect()).stream().allMatch(check -> holds(check, want, peer))
        ? Word.OK
        : Word.FAILED;
  }

  /**
   * {@code status=101|400|4xx|!101|drop}, {@code accept=}, {@code header:Name=value}, {@code
   * header:Name~token}, {@code noheader:Name}, {@code ext=}, or an event. All but the status are
   * asked of a 101 only, and the version that is supported of any answer.
   */
  private static boolean holds(String check, List<String> want, Peer peer) {
    String value = check.substring(check.indexOf('=') + 1);
    if (check.startsWith("status=")) {
      return Arrays.stream(value.split("\\|")).anyMatch(each -> isStatus(each, peer));
    }
    if (!peer.isUpgraded() && !check.startsWith("header:Sec-WebSocket-Version")) {
      return true;
    }
    if (check.startsWith("accept=")) {
      return field(peer, "Sec-WebSocket-Accept").equals(value);
    }
    if (check.startsWith("noheader:")) {
      return field(peer, check.substring("noheader:".length())).isEmpty();
    }
    if (check.startsWith("header:") && check.contains("~")) {
      String[] nameAndToken = check.substring("header:".length()).split("~");
      return List.of(field(peer, nameAndToken[0]).toLowerCase(Locale.ROOT).split("\\s*,\\s*"))
          .contains(nameAndToken[1].toLowerCase(Locale.ROOT));
    }
    if (check.startsWith("header:")) {
      String name = check.substring("header:".length(), check.indexOf('='));
      return field(peer, name).equalsIgnoreCase(value);
    }
    if (check.startsWith("ext=")) {
      return Arrays.stream(value.split("\\|")).anyMatch(each -> isExtension(each, peer));
    }
    return peer.events().equals(want);
  }

  private static boolean isStatus(String wanted, Peer peer) {
    Matcher status =
        Pattern.compile("HTTP/1\\.[01] (\\d{3}).*", Pattern.DOTALL)
            .matcher(peer.head() == null ? "" : peer.head());
    if (!status.matches()) {
      return peer.isEnded() && (wanted.equals("drop") || wanted.equals("!101"));
    }
    return switch (wanted) {
      case "4xx" -> status.group(1).startsWith("4");
      case "!101" -> !status.group(1).equals("101");
      default -> status.group(1).equals(wanted);
    };
  }

  private static boolean isExtension(String wanted, Peer peer) {
    String chosen = field(peer, "Sec-WebSocket-Extensions");
    if (wanted.equals("none")) {
      return chosen.isEmpty();
    }
    List<String> parameters = List.of(chosen.replace("\"", "").split("\\s*;\\s*"));
    return parameters.containsAll(List.of(wanted.split("\\s*;\\s*")));
  }

  /** The values of a field, joined; empty if there is none. */
  private static String field(Peer peer, String name) {
    return String.join(
        ",",
        peer.head()
            .lines()
            .skip(1)
            .filter(
                line ->
                    line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":"))
            .map(line -> line.substring(name.length() + 1).strip())
            .toList());
  }

  private static String plainRequest() {
    return "GET / HTTP/1.1 | Host: {host} | Upgrade: websocket | Connection: Upgrade"
        + " | Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ== | Sec-WebSocket-Version: 13";
  }

  private byte[] request(String before, String lineEnd, String lines) {
    var head = new StringBuilder(before);
    for (String line : lines.split(" \\| ")) {
      Matcher repeated = REPEATED.matcher(line);
      if (repeated.matches()) {
        for (int i = 0; i < Integer.parseInt(repeated.group(1)); i++) {
          head.append(repeated.group(2).replace("{n}", Integer.toString(i))).append(lineEnd);
        }
      } else {
        head.append(expanded(line)).append(lineEnd);
      }
    }
    return head.append(lineEnd).toString().getBytes(ISO_8859_1);
  }

  private String expanded(String line) {
    return RUN.matcher(line.replace("{host}", "127.0.0.1:" + port))
        .replaceAll(run -> run.group(1).repeat(Integer.parseInt(run.group(2))))
        .replace("\\r", "\r")
        .replace("\\n", "\n")
        .replace("\\t", "\t")
        .replace("\\0", "\0");
  }
}
