package ws101.grader;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A verdict for a terminal: each check on a line, then the evidence of the first that failed with
 * every frame, and of the others in short. One thing at a time is enough to work on.
 */
public final class VerdictText {

  /** How a text is set off, by its terminal codes. */
  private enum Style {
    PLAIN(""),
    BOLD("1"),
    FAINT("2"),
    RED("31"),
    GREEN("32"),
    YELLOW("33");

    final String code;

    Style(String code) {
      this.code = code;
    }
  }

  private static final String PASSED = Verdict.PASSED.word();
  private static final String FAILED = Verdict.FAILED.word();
  private static final String COULD_NOT_BE_JUDGED = Verdict.COULD_NOT_BE_JUDGED.word();
  private static final String NOT_RUN = "not-run";

  private static final String INDENT = "        ";
  private static final int LABEL = 14;

  /** As many lines of what a program printed last as one takes in at a glance. */
  private static final int OUTPUT_LINES = 20;

  private final StringBuilder text = new StringBuilder();
  private final boolean colours;

  private VerdictText(boolean colours) {
    this.colours = colours;
  }

  /** The verdict as far as it is known, in words; {@code colours} for a terminal that has them. */
  public static String of(JsonObject verdict, boolean colours) {
    var writer = new VerdictText(colours);
    writer.head(verdict);
    writer.checks(verdict);
    writer.problem(verdict);
    writer.evidence(verdict);
    writer.output(verdict);
    writer.summary(verdict);
    return writer.text.toString();
  }

  private void head(JsonObject verdict) {
    line(Style.BOLD, verdict.getString("exercise"));
    if (verdict.getString("file") != null) {
      line(Style.FAINT, verdict.getString("file"));
    }
    line(Style.PLAIN, "");
  }

  // One line a check

  private void checks(JsonObject verdict) {
    checksOf(verdict).forEach(this::check);
    if (checksOf(verdict).findAny().isPresent()) {
      line(Style.PLAIN, "");
    }
  }

  private void check(JsonObject check) {
    Style style = style(check.getString("verdict"));
    boolean ran = check.getLong("millis") > 0;
    String times = ran ? "  " + check.getLong("millis") + " ms" : "";
    text.append("  ").append(styled(style, sign(check.getString("verdict")) + " "));
    text.append(check.getString("id")).append("  ");
    text.append(styled(style == Style.RED ? Style.BOLD : Style.PLAIN, check.getString("name")));
    text.append(styled(Style.FAINT, times + remark(check))).append('\n');
  }

  private static String sign(String verdict) {
    return verdict.equals(PASSED)
        ? "✓"
        : verdict.equals(FAILED) ? "✗" : verdict.equals(COULD_NOT_BE_JUDGED) ? "?" : "–";
  }

  private static Style style(String verdict) {
    return verdict.equals(PASSED)
        ? Style.GREEN
        : verdict.equals(FAILED)
            ? Style.RED
            : verdict.equals(COULD_NOT_BE_JUDGED) ? Style.YELLOW : Style.FAINT;
  }

  private static String remark(JsonObject check) {
    boolean lacking = check.getString("verdict").equals(NOT_RUN) && evidenceOf(check) != null;
    return (check.getBoolean("secondTry", false)
            ? "  (on the second try: this machine is busy)"
            : "")
        + (check.getBoolean("hidden") ? "  (hidden)" : "")
        + (lacking ? "  not run: " + evidenceOf(check).getString("received") : "");
  }

  // Why nothing was judged

  private void problem(JsonObject verdict) {
    JsonObject problem = verdict.getJsonObject("problem");
    if (problem == null) {
      return;
    }
    line(Style.BOLD, problem.getString("title"));
    if (problem.getString("file") != null) {
      line(
          Style.PLAIN,
          "  %s:%d%s"
              .formatted(
                  problem.getString("file"), problem.getInteger("line", 0), columnOf(problem)));
    }
    if (problem.getString("excerpt") != null) {
      line(Style.PLAIN, "");
      line(Style.PLAIN, "    " + problem.getString("excerpt"));
      if (problem.getInteger("column") != null) {
        line(Style.RED, "    " + " ".repeat(problem.getInteger("column") - 1) + "^");
      }
    }
    line(Style.PLAIN, "");
    problem.getString("message").lines().forEach(line -> line(Style.PLAIN, "  " + line));
    if (problem.getString("tryThis") != null) {
      line(Style.PLAIN, "");
      line(Style.PLAIN, "  " + styled(Style.BOLD, "Try this: ") + problem.getString("tryThis"));
    }
    line(Style.PLAIN, "");
  }

  private static String columnOf(JsonObject problem) {
    return problem.getInteger("column") == null ? "" : ":" + problem.getInteger("column");
  }

  // Evidence

  private void evidence(JsonObject verdict) {
    List<JsonObject> unhappy =
        checksOf(verdict)
            .filter(
                check -> List.of(FAILED, COULD_NOT_BE_JUDGED).contains(check.getString("verdict")))
            .filter(check -> evidenceOf(check) != null)
            .toList();
    for (JsonObject check : unhappy) {
      evidence(check, check == unhappy.get(0));
    }
  }

  private void evidence(JsonObject check, boolean whole) {
    JsonObject evidence = evidenceOf(check);
    boolean failed = check.getString("verdict").equals(FAILED);
    text.append(styled(style(check.getString("verdict")), sign(check.getString("verdict")) + " "));
    line(Style.BOLD, check.getString("id") + "  " + check.getString("name"));
    labelled(failed ? "we expected" : "we meant", evidence.getString("expected"));
    labelled(failed ? "we received" : "what was", evidence.getString("received"));
    if (whole) {
      transcript(evidence);
    }
    if (evidence.getString("tryThis") != null) {
      labelled("try this", evidence.getString("tryThis"));
    }
    line(Style.PLAIN, "");
  }

  private void labelled(String label, String words) {
    String padded = String.format("    %-" + (LABEL - 4) + "s", label) + "  ";
    String rest = " ".repeat(padded.length());
    text.append(styled(Style.FAINT, padded));
    text.append(safe(words).lines().collect(Collectors.joining("\n" + rest))).append('\n');
  }

  private void transcript(JsonObject evidence) {
    var lines = evidence.getJsonArray("transcript");
    if (lines.isEmpty()) {
      return;
    }
    line(Style.PLAIN, "");
    if (evidence.getInteger("leftOut", 0) > 0) {
      line(Style.FAINT, INDENT + evidence.getInteger("leftOut") + " older lines are left out");
    }
    lines.stream().map(JsonObject.class::cast).forEach(this::frame);
    line(Style.PLAIN, "");
  }

  private void frame(JsonObject line) {
    String way = line.getString("way").equals(Transcript.Way.TO_SERVER.word()) ? "→" : "←";
    String head =
        String.format(
            Locale.ROOT, "%10.1f ms  %-8s %s ", line.getDouble("at"), line.getString("who"), way);
    text.append(styled(Style.FAINT, head)).append(safe(line.getString("what"))).append('\n');
    if (!line.getString("bytes").isEmpty()) {
      line(Style.FAINT, " ".repeat(head.length()) + line.getString("bytes"));
    }
  }

  private void output(JsonObject verdict) {
    List<String> printed = safe(verdict.getString("output")).lines().toList();
    if (printed.isEmpty() || PASSED.equals(verdict.getString("verdict"))) {
      return;
    }
    line(Style.FAINT, "What the program printed last:");
    printed
        .subList(Math.max(0, printed.size() - OUTPUT_LINES), printed.size())
        .forEach(line -> line(Style.FAINT, "  " + line));
    line(Style.PLAIN, "");
  }

  // The last line

  private void summary(JsonObject verdict) {
    String word = verdict.getString("verdict");
    if (word == null) {
      line(Style.FAINT, "Judging …");
      return;
    }
    long passed = checksOf(verdict).filter(c -> c.getString("verdict").equals(PASSED)).count();
    text.append(styled(style(word), styled(Style.BOLD, capitalised(word)))).append(": ");
    text.append(
        switch (Verdict.of(word)) {
          case PASSED, FAILED ->
              String.format(
                  Locale.ROOT,
                  "%d of %d checks pass, %.1f of %.0f points, in %.1f s.",
                  passed,
                  checksOf(verdict).count(),
                  verdict.getDouble("points"),
                  verdict.getDouble("max"),
                  verdict.getLong("millis") / 1000.0);
          case DID_NOT_START -> "nothing was judged.";
          case COULD_NOT_BE_JUDGED -> "our fault, it costs you nothing.";
        });
    if (word.equals(PASSED) || word.equals(FAILED)) {
      text.append(
          " Seed %d repeats it: ./kit check %s --seed %1$d"
              .formatted(verdict.getLong("seed"), verdict.getString("exercise").substring(0, 2)));
    }
    text.append('\n');
  }

  private static String capitalised(String word) {
    return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1).replace('-', ' ');
  }

  private static Stream<JsonObject> checksOf(JsonObject verdict) {
    return verdict.getJsonArray("checks").stream().map(JsonObject.class::cast);
  }

  private static JsonObject evidenceOf(JsonObject check) {
    return check.getJsonObject("evidence");
  }

  private void line(Style style, String words) {
    text.append(styled(style, words)).append('\n');
  }

  private String styled(Style style, String words) {
    return colours && style != Style.PLAIN && !words.isEmpty()
        ? "\u001b[" + style.code + "m" + words + "\u001b[0m"
        : words;
  }

  /** What a program printed must not steer the terminal. */
  private static String safe(String words) {
    return words == null ? "" : words.replaceAll("[\\p{Cntrl}&&[^\n\t]]", "·");
  }
}
