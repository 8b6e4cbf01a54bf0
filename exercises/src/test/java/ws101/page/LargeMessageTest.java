package ws101.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import ws101.browser.Browsers;

/** A message that is far too long to be shown: a preview, and the rest a page at a time. */
@ExtendWith(Browsers.class)
@Timeout(180)
class LargeMessageTest {

  private static final int LENGTH = 64 * 1024 * 1024;

  /** So long, and no power of two, so that a byte tells where it stands. */
  private static final int PATTERN = 251;

  /** FIN and binary; 127 announces a length of eight bytes. */
  private static final byte[] HEADER =
      ByteBuffer.allocate(10).put((byte) 0x82).put((byte) 127).putLong(LENGTH).array();

  private TappedSocket socket;

  @BeforeEach
  void connect() throws IOException {
    socket = new TappedSocket();
    socket.shakeHands();
  }

  @AfterEach
  void stop() throws IOException {
    socket.close();
  }

  @Test
  void itIsPreviewedAndTheRestComesPageByPageAsLongAsTheKitHasIt(Page ada) {
    ada.setDefaultTimeout(LessonPage.PATIENCE);
    PlaywrightAssertions.setDefaultAssertionTimeout(LessonPage.PATIENCE);
    ada.navigate(socket.page());
    relayTheMessage();

    ada.locator(".events tbody tr").filter(withText("binary")).click();

    Locator frame =
        ada.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("The selected event"));
    assertThat(frame).containsText("67.1 MB on the wire");
    assertThat(frame).containsText("The log keeps the first 16,374 of 67,108,864 bytes.");
    assertThat(frame.locator(".octets")).hasCount(16); // 128 bytes, and not 64 million.
    assertThat(weightOfTheLog()).isLessThan(1_000_000);

    press(frame, "Load the rest: 67,092,490 bytes");
    Locator rest = frame.locator(".rest");
    assertThat(rest).containsText("Bytes 16,374 to 18,421 of 67,108,864.");
    assertThat(rest.locator("pre")).containsText("3ff6  " + bytesFrom(16_374));
    press(frame, "last");
    assertThat(rest).containsText("Bytes 67,106,816 to 67,108,863 of 67,108,864.");
    assertThat(rest.locator("pre")).containsText("3fff800  " + bytesFrom(67_106_816));

    relayTheMessage();

    rest.getByLabel("from byte").fill("20000");
    rest.getByLabel("from byte").press("Enter");
    assertThat(rest).containsText("These bytes are gone");
    assertThat(rest.locator("pre")).isHidden();
    press(frame, "first"); // The log itself keeps the beginning.
    assertThat(rest.locator("pre")).containsText("0000  " + bytesFrom(0));
  }

  private static void press(Locator place, String name) {
    place
        .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(Pattern.compile(name)))
        .click();
  }

  private static Locator.FilterOptions withText(String text) {
    return new Locator.FilterOptions().setHasText(text);
  }

  private static String bytesFrom(int offset) {
    return "%02x %02x %02x"
        .formatted(offset % PATTERN, (offset + 1) % PATTERN, (offset + 2) % PATTERN);
  }

  /** In characters of what a page gets. */
  private int weightOfTheLog() {
    return socket.log.after(0, Integer.MAX_VALUE).events().stream()
        .mapToInt(event -> event.toJson().encode().length())
        .sum();
  }

  /** The node sends it, and the browser's end has it all, byte for byte. */
  private void relayTheMessage() {
    var sending = CompletableFuture.runAsync(this::send);
    hear();
    sending.join();
  }

  private void send() {
    try {
      var out = socket.server().getOutputStream();
      out.write(HEADER);
      byte[] piece = new byte[PATTERN * 1000];
      for (int i = 0; i < piece.length; i++) {
        piece[i] = (byte) (i % PATTERN);
      }
      for (int sent = 0; sent < LENGTH; sent += piece.length) {
        out.write(piece, 0, Math.min(piece.length, LENGTH - sent));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void hear() {
    try {
      var in = socket.client().getInputStream();
      assertThat(in.readNBytes(HEADER.length)).isEqualTo(HEADER);
      byte[] piece = new byte[64 * 1024];
      for (int heard = 0; heard < LENGTH; ) {
        int count = in.read(piece, 0, Math.min(piece.length, LENGTH - heard));
        assertThat(count).isPositive();
        for (int i = 0; i < count; i++) {
          if (piece[i] != (byte) ((heard + i) % PATTERN)) {
            throw new AssertionError("Byte " + (heard + i) + " is another one.");
          }
        }
        heard += count;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
