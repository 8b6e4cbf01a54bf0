package ws101.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.List;

/**
 * One row of {@code ws-cases.tsv}: what a client sends, and what a server that echoes each message
 * must do. Rows with a plain number are those of the Autobahn test suite; {@code H} rows are
 * handshakes (RFC 6455, section 4, and RFC 9110 and 9112), {@code X} rows are frames that the suite
 * lacks. The notation of the columns is that of {@link Script} and {@link Referee}.
 *
 * @param expect the events that must come, in order
 * @param alt those that still count as not strict; may be empty
 * @param end who ends the connection, and the close codes that are right
 * @param timeoutMillis how long the events may take
 * @param level {@code must}, {@code should}, {@code may} …, or what it needs of a server
 */
public record Case(
    String id,
    String what,
    String send,
    String expect,
    String alt,
    String end,
    int timeoutMillis,
    String level) {

  private static final String TABLE = "/conformance/ws-cases.tsv";

  /** All of them, in the order of the table. */
  public static List<Case> all() throws IOException {
    try (var table =
        new BufferedReader(new InputStreamReader(Case.class.getResourceAsStream(TABLE), UTF_8))) {
      return table.lines().skip(1).map(row -> row.split("\t", -1)).map(Case::of).toList();
    }
  }

  private static Case of(String[] cells) {
    return new Case(
        cells[0],
        cells[2],
        cells[4],
        cells[5],
        cells[6],
        cells[7],
        Integer.parseInt(cells[8]),
        cells[9]);
  }

  /** Its section: {@code 1} to {@code 10}, {@code H} or {@code X}. */
  public String section() {
    return id.substring(0, id.indexOf('.'));
  }

  /** Whether every server must do it, whatever extensions and subprotocols it has. */
  public boolean isMust() {
    return level.startsWith("must") && !level.contains("needs server");
  }

  boolean isHandshake() {
    return section().equals("H");
  }

  /** The steps or events of a cell. */
  static List<String> split(String cell) {
    return cell.isEmpty() || cell.equals("-") ? List.of() : List.of(cell.split(" ; "));
  }
}
