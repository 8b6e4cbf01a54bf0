package ws101.course;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LessonTest {

  private static final String CHAT = "server/src/main/java/ws101/step07/ChatVerticle.java";
  private static final String[] EXPERIMENT = {
    "1. **Ada says a word**",
    "   - *Do*: Let Ada say `hello`.",
    "   - *Predict*: How many frames?",
    "     - [ ] one",
    "     - [x] three",
    "   - *Look*: at the wires.",
    "   - *Seen*: One came in, two went out.",
  };

  @TempDir Path root;
  private Checkout checkout;

  @BeforeEach
  void aVerticleToQuote() {
    checkout =
        new Checkout(root)
            .with(
                CHAT,
                "class ChatVerticle {",
                "  /** Lets a guest in. */",
                "  void join(Set<String> room) {",
                "    room.add(\"<b>\");",
                "  }",
                "}");
  }

  @Test
  void aWholeLessonHasNoProblems() {
    checkout.with(
        "lessons/07-chat.md",
        "# Chat",
        "",
        "One process, *rooms* in memory.",
        "",
        "## What is wrong so far",
        "",
        "The echo talks to one.",
        "",
        "## See it",
        "",
        String.join("\n", EXPERIMENT),
        "",
        "## Read it",
        "",
        "First `join()`:",
        "",
        "[join](../" + CHAT + "#join)",
        "",
        "## Break it",
        "",
        String.join("\n", EXPERIMENT).replace("1. ", "2. ").replace("a word", "it again"),
        "",
        "## Your turn",
        "",
        hint(1),
        hint(2),
        hint(3),
        "## What we left out",
        "",
        "See [RFC 6455](https://www.rfc-editor.org/rfc/rfc6455).");

    var lesson = checkout.read("07-chat");

    assertThat(lesson.problems()).isEmpty();
    assertThat(lesson.title()).isEqualTo("Chat");
    assertThat(lesson.number()).isEqualTo("07");
    assertThat(lesson.quoted()).containsExactly(CHAT);
    assertThat(lesson.experiments())
        .extracting(Experiment::id)
        .containsExactly("ada-says-a-word", "ada-says-it-again");
    assertThat(lesson.html())
        .contains("<h1 id=\"chat\">Chat</h1>")
        .contains("<p class=\"lead\">One process, <em>rooms</em> in memory.</p>")
        .contains("<h2 id=\"what-is-wrong-so-far\">")
        .contains("<details>\n<summary>Hint 1 of 3</summary>");
  }

  @Test
  void aParagraphThatIsOnlyALinkIntoTheCodeBecomesThatCode() {
    String html = html("Read it", "[join](../" + CHAT + "#join)");

    assertThat(html)
        .contains("<figure class=\"quotation\">")
        .contains("<code class=\"language-java\" data-new=\"\">/** Lets a guest in. */\n")
        .contains(
            "void join(Set&lt;String&gt; room) {\n  room.add(&quot;&lt;b&gt;&quot;);\n}</code>")
        .contains("<a href=\"/source/" + CHAT + "#L2\">ChatVerticle.join</a>");
  }

  @Test
  void aLinkAmongWordsStaysALinkAndLeadsToTheLine() {
    String html =
        html("Read it", "See [join](../" + CHAT + "#join), or [all of it](../" + CHAT + ").");

    assertThat(html)
        .contains("<a href=\"/source/" + CHAT + "#L2\">join</a>")
        .contains("<a href=\"/source/" + CHAT + "\">all of it</a>")
        .doesNotContain("<figure");
  }

  @Test
  void whatIsNewSinceAnEarlierStepIsMarked() {
    checkout.with(
        CHAT.replace("07", "06"),
        "class ChatVerticle {",
        "  /** Lets a guest in. */",
        "  void join(Set<String> room) {",
        "  }",
        "}");

    String html = html("Read it", "[join](../" + CHAT + "#join \"since 06\")");

    assertThat(html).contains("data-new=\"3\"").contains("Marked: new since lesson 06.");
  }

  @Test
  void aLinkToAnotherLessonLeadsToItsPage() {
    checkout.withLesson("08-heartbeat", "Read it");

    assertThat(html("What we left out", "Silence: [lesson 8](08-heartbeat.md#see-it)."))
        .contains("<a href=\"/lessons/08-heartbeat#see-it\">lesson 8</a>");
  }

  @Test
  void aLinkToALessonThatIsStillToComeIsOnlyItsWords() {
    checkout.withLesson("07-chat", "What we left out", "Silence: [lesson 8](08-heartbeat.md).");

    assertThat(checkout.read("07-chat").html()).contains("<p>Silence: lesson 8.</p>");
    assertThat(checkout.read("07-chat").problems().toString()).doesNotContain("heartbeat");
  }

  @Test
  void aLinkThatLeavesTheCourseSaysSo() {
    assertThat(html("Read it", "[RFC](https://www.rfc-editor.org/rfc/rfc6455)"))
        .contains("<a href=\"https://www.rfc-editor.org/rfc/rfc6455\" rel=\"external\">RFC</a>");
  }

  @Test
  void anExperimentBecomesWhatThePageTicksOff() {
    assertThat(html("See it", EXPERIMENT))
        .contains("id=\"experiment-ada-says-a-word\"", "data-experiment=\"ada-says-a-word\"")
        .contains("<h3>Ada says a word</h3>")
        .contains("<dt>Do</dt><dd>Let Ada say <code>hello</code>.</dd>")
        .contains("data-right=\"1\"")
        .containsPattern("<input [^>]*name=\"predict-ada-says-a-word\"")
        .contains("<span>three</span>")
        .contains("<div class=\"seen\" hidden=\"\">", "One came in, two went out.")
        .doesNotContain("[x]", "<dt>Seen</dt>");
  }

  @Test
  void markupInTheTextIsShownAsText() {
    String html =
        html("Read it", "<script>alert(1)</script>", "", "An <img src=x onerror=alert(1)> inside.");

    assertThat(html).doesNotContain("<script>", "<img").contains("&lt;script&gt;", "&lt;img");
  }

  @Test
  void everyProblemNamesItsLine() {
    problem("Gone.java. Was it moved?", "[x](../server/Gone.java#x)");
    problem("ChatVerticle.java has no member gone. Was it renamed?", "[x](../" + CHAT + "#gone)");
    problem("has no member gone", "Among words: [x](../" + CHAT + "#gone).");
    problem("since 06", "[join](../" + CHAT + "#join \"new in 07\")");
    problem("There is no file ChatVerticle.java", "[join](../" + CHAT + "#join \"since 06\")");
    problem("There is no lesson 09-beats on the map.", "Later: [9](09-beats.md).");
    problem("not to other.html", "[x](other.html)");
    problem("Of HTML, a lesson has only details", "<table>");
    problem("There is HTML within this line", "Some <b>bold</b> word.");
    problem("No file that this lesson quotes has the name tellEveryone()", "See `tellEveryone()`.");
  }

  @Test
  void anExperimentThatIsIncompleteIsAProblem() {
    assertThat(problems("See it", "1. **Ada**", "   - *Do*: Speak.")).contains("has [Do]");
    assertThat(problems("See it", "1. Ada speaks")).contains("An experiment is a bold title");
    assertThat(problems("See it", change("- [x] three", "- [ ] three")))
        .contains("one \"- [x] …\"");
    assertThat(problems("See it", change("- [ ] one", "- [x] one"))).contains("one \"- [x] …\"");
    assertThat(problems("See it", change("1. ", "4. "))).contains("this one is 1");
  }

  @Test
  void twoExperimentsCannotHaveOneName() {
    String twice = String.join("\n", EXPERIMENT) + "\n" + String.join("\n", EXPERIMENT);

    assertThat(problems("See it", twice.split("\n")))
        .contains("Two experiments have the title \"Ada says a word\".");
  }

  @Test
  void aLessonThatIsNotWholeIsAProblem() {
    checkout.with("lessons/07-chat.md", "## See it", "", "<details>");

    assertThat(checkout.read("07-chat").problems())
        .extracting(Problem::sentence)
        .anyMatch(sentence -> sentence.contains("here are [See it]"))
        .anyMatch(sentence -> sentence.contains("begins with its title"))
        .anyMatch(sentence -> sentence.contains("Each <details> needs its </details>"))
        .anyMatch(sentence -> sentence.contains("Hint 1 of 3"))
        .anyMatch(sentence -> sentence.contains("ends with its sources"));
  }

  /** That line, the thirteenth of a lesson, has that problem. */
  private void problem(String sentence, String line) {
    checkout.withLesson("07-chat", "Read it", line);

    assertThat(checkout.read("07-chat").problems())
        .extracting(Problem::toString)
        .as(line)
        .anyMatch(text -> text.startsWith("lessons/07-chat.md:13: ") && text.contains(sentence));
  }

  private String problems(String heading, String... lines) {
    return checkout.withLesson("07-chat", heading, lines).read("07-chat").problems().toString();
  }

  private String html(String heading, String... lines) {
    return checkout.withLesson("07-chat", heading, lines).read("07-chat").html();
  }

  private static String[] change(String text, String other) {
    return String.join("\n", EXPERIMENT).replace(text, other).split("\n");
  }

  private static String hint(int number) {
    return "<details>\n<summary>Hint %d of 3</summary>\n\nThink.\n\n</details>\n".formatted(number);
  }
}
