package ws101.stage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The processes that run now, one small file each. {@link Lifeline} ends them with their parent,
 * except a paused one, which cannot notice: the next start finds it here. It is known by its id and
 * its start, since ids are used again, and so is its parent: a process whose kit still runs is left
 * alone.
 */
final class Register {

  /** Linux tells the start since boot, and the time of boot moves when the clock is set. */
  private static final Duration CLOCK_DRIFT = Duration.ofSeconds(2);

  private final Path folder;

  private Register(Path folder) {
    this.folder = folder;
  }

  /** The register of this checkout. */
  static Register ofThisCheckout() {
    return under(home());
  }

  static Register under(Path home) {
    return new Register(home.resolve("processes"));
  }

  /** Where this checkout keeps what is not committed. */
  static Path home() {
    return Path.of(System.getProperty("ws101.root", ".")).toAbsolutePath().resolve(".ws101");
  }

  void add(ProcessHandle process) {
    try {
      Files.createDirectories(folder);
      var parent = ProcessHandle.current();
      Files.writeString(
          file(process.pid()),
          startOf(process) + "\n" + parent.pid() + "\n" + startOf(parent) + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Cannot note a process under " + folder + ": is the disk full, or the folder not yours?",
          e);
    }
  }

  void remove(ProcessHandle process) {
    try {
      Files.deleteIfExists(file(process.pid()));
    } catch (IOException e) {
      // The next sweep finds no such process and deletes the file.
    }
  }

  /** Kills what an earlier kit that was killed has left. */
  void sweep() {
    try (Stream<Path> files = Files.list(folder)) {
      files.forEach(this::sweep);
    } catch (NoSuchFileException nothingYet) {
      // No process was ever started in this checkout.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void sweep(Path file) {
    try {
      long pid = Long.parseLong(file.getFileName().toString());
      String[] noted = Files.readString(file).split("\n");
      Optional<ProcessHandle> left = running(pid, noted[0]);
      boolean hasParent = running(Long.parseLong(noted[1]), noted[2]).isPresent();
      if (left.isEmpty() || !hasParent) {
        left.ifPresent(ProcessHandle::destroyForcibly);
        Files.deleteIfExists(file);
      }
    } catch (IOException | RuntimeException unreadable) {
      // Not ours, or just being written by another kit: leave it.
    }
  }

  private static Optional<ProcessHandle> running(long pid, String start) {
    var noted = Instant.parse(start);
    return ProcessHandle.of(pid)
        .filter(
            process -> process.info().startInstant().filter(now -> same(noted, now)).isPresent());
  }

  private static boolean same(Instant one, Instant other) {
    return Duration.between(one, other).abs().compareTo(CLOCK_DRIFT) < 0;
  }

  /** A system that does not tell gets an instant that no process has, so nothing is killed. */
  private static Instant startOf(ProcessHandle process) {
    return process.info().startInstant().orElse(Instant.EPOCH);
  }

  private Path file(long pid) {
    return folder.resolve(Long.toString(pid));
  }
}
