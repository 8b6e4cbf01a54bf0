package ws101.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import ws101.grader.ExerciseFile;

/**
 * What an exercise's file was before the learner edited it: its newest committed version that still
 * has a TODO. A checkout without Git has a copy, made when the kit first saw the file.
 */
final class Starter {

  private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyy-MM-dd-HHmmss");

  private final Path root;
  private final Path file;

  Starter(Path root, ExerciseFile exercise) {
    this.root = root;
    this.file = exercise.file();
  }

  /** Copies the file, unless that was done before or the learner has solved it already. */
  void remember() {
    try {
      if (Files.notExists(copy()) && isStarter(Files.readString(file))) {
        Files.createDirectories(copy().getParent());
        Files.copy(file, copy());
      }
    } catch (IOException e) {
      // Git remembers it, too; without Git, reset will say what is missing.
    }
  }

  /**
   * @throws IllegalArgumentException with a sentence for the user if nobody remembers it
   */
  String text() throws IOException {
    return committed()
        .or(this::remembered)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "The starter of %s is neither in this checkout's Git history nor under .ws101; take it from where you have ws101 from."
                        .formatted(root.relativize(file))));
  }

  private Optional<String> committed() {
    return git("log", "--format=%H", "--", name()).stream()
        .flatMap(String::lines)
        .map(commit -> git("show", commit + ":./" + name()))
        .flatMap(Optional::stream)
        .filter(Starter::isStarter)
        .findFirst();
  }

  private Optional<String> remembered() {
    try {
      return Files.exists(copy()) ? Optional.of(Files.readString(copy())) : Optional.empty();
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  /** Puts {@code text} in the file's place. What was there is kept; the answer is where. */
  Optional<Path> replaceBy(String text) throws IOException {
    Optional<Path> kept = Optional.empty();
    if (Files.exists(file)) {
      Path place =
          root.resolve(".ws101/kept")
              .resolve(LocalDateTime.now().format(STAMP))
              .resolve(file.getFileName());
      Files.createDirectories(place.getParent());
      Files.copy(file, place);
      kept = Optional.of(place);
    }
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    return kept;
  }

  private static boolean isStarter(String text) {
    return text.contains("TODO");
  }

  private String name() {
    return root.relativize(file).toString().replace('\\', '/');
  }

  private Path copy() {
    return root.resolve(".ws101/starters").resolve(root.relativize(file));
  }

  private Optional<String> git(String... arguments) {
    var command = new ArrayList<>(List.of("git", "-C", root.toString()));
    command.addAll(List.of(arguments));
    try {
      var git = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      var answer = new String(git.getInputStream().readAllBytes(), UTF_8);
      return git.waitFor() == 0 ? Optional.of(answer) : Optional.empty();
    } catch (IOException noGit) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
