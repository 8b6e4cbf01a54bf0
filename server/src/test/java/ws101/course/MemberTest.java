package ws101.course;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemberTest {

  @TempDir Path root;
  private Checkout checkout;

  @BeforeEach
  void begin() {
    checkout = new Checkout(root);
  }

  @Test
  void aMethodComesWithItsCommentMovedToTheLeftEdge() throws Exception {
    java(
        "  /**",
        "   * Lets a guest in, by {@code /chat/*}.",
        "   */",
        "  @Deprecated",
        "  void join(String guest) {",
        "    if (isOpen) {",
        "      room.add(guest);",
        "    }",
        "  }",
        "",
        "  void leave() {}");

    var join = find("Room.java", "join");

    assertThat(join.firstLine()).isEqualTo(4);
    assertThat(join.text())
        .isEqualTo(
            """
            /**
             * Lets a guest in, by {@code /chat/*}.
             */
            @Deprecated
            void join(String guest) {
              if (isOpen) {
                room.add(guest);
              }
            }""");
  }

  @Test
  void whatOnlyLooksLikeAMemberIsNone() throws Exception {
    java(
        "  // void join() {}",
        "  String text = \"void join() {}\";",
        "  void say() { int join = 1; Runnable r = () -> { int leave = join; }; }",
        "  static { int join = 2; }",
        "  void join() {}");

    assertThat(find("Room.java", "join").text()).isEqualTo("void join() {}");
    assertThatThrownBy(() -> find("Room.java", "leave"))
        .hasMessageContaining("has no member leave");
  }

  @Test
  void oneOfSeveralMethodsIsNamedByItsTypes() throws Exception {
    java(
        "  void say(String text) {}",
        "  void say(java.util.Map<String, Integer> all, int... n) {}");

    assertThatThrownBy(() -> find("Room.java", "say"))
        .hasMessageContaining("2 members say")
        .hasMessageContaining("name(Type)");
    assertThat(find("Room.java", "say(String)").text()).isEqualTo("void say(String text) {}");
    assertThat(find("Room.java", "say(java.util.Map<String, Integer>, int...)").firstLine())
        .isEqualTo(5);
  }

  @Test
  void aMemberOfANestedTypeIsNamedWithIt() throws Exception {
    java(
        "  record Guest(String name) {",
        "    Guest {",
        "      name = name.strip();",
        "    }",
        "    void leave() {}",
        "  }",
        "  enum Mood {",
        "    GLAD,",
        "    SAD",
        "  }",
        "  void leave() {}");

    assertThat(find("Room.java", "Guest.leave").firstLine()).isEqualTo(8);
    assertThat(find("Room.java", "Room.leave").firstLine()).isEqualTo(14);
    assertThat(find("Room.java", "SAD").text()).isEqualTo("SAD");
    assertThat(find("Room.java", "Mood").lines()).hasSize(4);
  }

  @Test
  void fieldsConstructorsAndTheTypeItselfAreMembersToo() throws Exception {
    java(
        "  /** \"I cannot accept this\": RFC 6455, section 7.4.1. */",
        "  private static final short UNSUPPORTED_DATA = 1003;",
        "",
        "  Room(String name) {}");

    assertThat(find("Room.java", "UNSUPPORTED_DATA").lines()).hasSize(2);
    assertThat(find("Room.java", "Room(String)").text()).isEqualTo("Room(String name) {}");
    assertThat(find("Room.java", "Room").text()).startsWith("/** A room. */\nclass Room {");
  }

  @Test
  void aFileThatDoesNotCompileCanStillBeQuoted() throws Exception {
    java("  void join(Nobody knows) {", "    undefined();", "  }");

    assertThat(find("Room.java", "join").lines()).hasSize(3);
  }

  @Test
  void windowsLineEndsMakeNoDifference() throws Exception {
    checkout.with("Room.java", "class Room {\r\n  void join() {\r\n  }\r\n}\r");

    assertThat(find("Room.java", "join").text()).isEqualTo("void join() {\n}");
  }

  @Test
  void aScriptsFunctionsClassesConstantsAndMethodsAreItsMembers() throws Exception {
    checkout.with(
        "backoff.js",
        "const SHORTEST = 500 // half a second",
        "",
        "/** Full jitter. */",
        "export function delayBefore(attempt) {",
        "  return Math.min(SHORTEST, attempt)",
        "}",
        "",
        "export const experiments = {",
        "  first: () => null,",
        "}",
        "",
        "export class Chat {",
        "  /** Shows it as text. */",
        "  show(text) {",
        "    this.#log.append(text)",
        "  }",
        "",
        "  async #open() {",
        "    if (this.show()) {",
        "      delayBefore(1)",
        "    }",
        "  }",
        "}");

    assertThat(find("backoff.js", "delayBefore").lines()).hasSize(4);
    assertThat(find("backoff.js", "SHORTEST").text()).startsWith("const SHORTEST = 500");
    assertThat(find("backoff.js", "experiments").lines()).hasSize(3);
    assertThat(find("backoff.js", "show").text())
        .isEqualTo("/** Shows it as text. */\nshow(text) {\n  this.#log.append(text)\n}");
    assertThat(find("backoff.js", "open").lines()).hasSize(5);
    assertThat(find("backoff.js", "Chat").lines()).hasSize(12);
  }

  @Test
  void aRuleOfAStyleSheetIsNamedByItsSelector() throws Exception {
    checkout.with(
        "frame.css",
        "@layer parts {",
        "  /* A side, a shape, a word. */",
        "  .frame {",
        "    color: red;",
        "    &.from-client { --from: blue; }",
        "  }",
        "  .frame-view { color: blue; }",
        "}");

    assertThat(find("frame.css", ".frame").lines()).hasSize(5);
    assertThat(find("frame.css", "&.from-client").text())
        .isEqualTo("&.from-client { --from: blue; }");
  }

  @Test
  void anElementOfATemplateIsNamedByItsClassOrId() throws Exception {
    checkout.with(
        "chat.hbs",
        "<main>",
        "  <ol id=\"log\" class=\"log wide\">",
        "    {{#each messages}}",
        "    <li>{{text}}</li>",
        "    {{/each}}",
        "  </ol>",
        "  {{> partials/topbar}}",
        "</main>");

    assertThat(find("chat.hbs", "log").lines()).hasSize(5);
    assertThat(find("chat.hbs", "each messages").lines()).hasSize(3);
    assertThat(find("chat.hbs", "partials/topbar").text()).isEqualTo("{{> partials/topbar}}");
  }

  @Test
  void withoutANameItIsTheWholeFile() throws Exception {
    checkout.with("notes.txt", "one", "two", "", "");

    assertThat(find("notes.txt", "").text()).isEqualTo("one\ntwo");
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> find("Gone.java", "join"))
        .isInstanceOf(Member.NotFound.class)
        .hasMessage("There is no file Gone.java. Was it moved?");
  }

  private void java(String... members) {
    checkout.with(
        "Room.java", "/** A room. */", "class Room {", "", String.join("\n", members), "}");
  }

  private Member find(String file, String name) throws Member.NotFound {
    return Member.find(root.resolve(file), name);
  }
}
