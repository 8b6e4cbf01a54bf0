package ws101.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import ws101.browser.Browsers;

/**
 * Takes the picture that the README shows, after a short chat. It goes to {@code target/}; {@code
 * -Dpicture=../.github/lesson.png} puts a new one into the README.
 */
@ExtendWith(Browsers.class)
@Timeout(120)
class PictureTest {

  @RegisterExtension static final OpenCourse course = new OpenCourse();

  @Test
  void theReadmesPictureShowsAFrameOfARealChat(BrowserContext reader) throws Exception {
    var lesson = LessonPage.open(reader, course);
    lesson.page.setViewportSize(1440, 1180);
    lesson.says("Ada", "hello");
    lesson.hears("Bob", "hello");
    lesson.says("Bob", "hi Ada");
    lesson.hears("Ada", "hi Ada");
    lesson.event("say “hello”").click();
    lesson.page.evaluate("scrollTo(0, 0)");
    lesson.page.evaluate("document.querySelector('.stage').scrollTop = 0");

    Path picture = Path.of(System.getProperty("picture", "target/lesson.png"));
    lesson.page.screenshot(new Page.ScreenshotOptions().setPath(picture));

    assertThat(Files.size(picture)).isPositive();
  }
}
