package ws101.browser;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import ws101.grader.ModuleReader.Flaw;

@Timeout(60)
class BrowsersModuleReaderTest {

  private final BrowsersModuleReader reader = new BrowsersModuleReader();

  @Test
  void aModuleThatCanBeReadHasNoFlaw() {
    assertThat(reader.flawIn("export function follow() {\n  return await1\n}\nconst await1 = 1\n"))
        .isEmpty();
  }

  @Test
  void aFlawHasItsPlace() {
    Flaw flaw = reader.flawIn("export function follow() {\n  const = 1\n}\n").orElseThrow();

    assertThat(flaw.message()).startsWith("SyntaxError");
    assertThat(flaw.line()).isEqualTo(2);
    assertThat(flaw.column()).isEqualTo(9);
  }

  @Test
  void whatIsMissingAtTheEndIsMissedThere() {
    assertThat(reader.flawIn("export function follow() {\n  if (true) {\n")).isPresent();
  }

  @Test
  void nothingOfItIsRun() {
    assertThat(reader.flawIn("while (true);\n")).isEmpty();
  }

  @Test
  void whatIsImportedNeedNotBeThere() {
    assertThat(reader.flawIn("import { nobody } from \"/nowhere.js\"\nnobody()\n")).isEmpty();
  }
}
