package ws101.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import ws101.load.Schedule.Trouble;
import ws101.stage.Node;
import ws101.stage.Steps;
import ws101.wiretap.EventLog;
import ws101.wiretap.Wiretap;

/**
 * Rooms of one real node, all at once: each member is the page's own code on a wire of its own, and
 * each wire suffers what its room's schedule says.
 */
final class LoadRun {

  /** The pages' clocks go so much faster: nobody wants to wait ten seconds for each silence. */
  private static final int FASTER = 5;

  /** For all to come, and for the last word to be heard by all. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final String PROGRAM = "/ws101/load/members.mjs";

  private final String command;
  private final Path modules;
  private final String slug;

  /**
   * @param command that starts Node
   * @param modules the pages' modules
   * @param slug of the lesson whose step it is
   */
  LoadRun(String command, Path modules, String slug) {
    this.command = command;
    this.modules = modules;
    this.slug = slug;
  }

  /** Plays them all at once, to the end. */
  List<Ledger> play(List<Schedule> schedules) throws IOException {
    var node = Node.start(Steps.program(slug), 0);
    Map<String, Wiretap> wires = new HashMap<>();
    try {
      node.listening(PATIENCE).join();
      for (Schedule schedule : schedules) {
        for (String member : Schedule.MEMBERS) {
          wires.put(wireOf(schedule, member), tap(node.port()));
        }
      }
      List<JsonObject> told = converse(schedules, wires);
      return schedules.stream().map(schedule -> new Ledger(schedule, told)).toList();
    } finally {
      wires.values().forEach(Wiretap::close);
      node.kill();
    }
  }

  private static String wireOf(Schedule schedule, String member) {
    return schedule.room() + " " + member;
  }

  private static Wiretap tap(int port) {
    return Wiretap.open(
        new EventLog(), "member", new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  private List<JsonObject> converse(List<Schedule> schedules, Map<String, Wiretap> wires)
      throws IOException {
    Path program = unpacked();
    var process =
        new ProcessBuilder(command, program.toString(), modules.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var out = process.outputWriter(UTF_8);
        var in = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      tell(out, plan(schedules, wires).encode());
      expect(in.readLine());
      tell(out, "go");
      trouble(schedules, wires);
      tell(out, "settle");
      return new JsonArray(in.readLine()).stream().map(JsonObject.class::cast).toList();
    } finally {
      process.destroyForcibly();
      Files.delete(program);
    }
  }

  private static Path unpacked() throws IOException {
    Path file = Files.createTempFile("members", ".mjs");
    try (var bytes = LoadRun.class.getResourceAsStream(PROGRAM)) {
      Files.write(file, bytes.readAllBytes());
    }
    return file;
  }

  private static void tell(Writer out, String line) throws IOException {
    out.write(line + "\n");
    out.flush();
  }

  private static void expect(String line) {
    if (!"ready".equals(line)) {
      throw new IllegalStateException("The members' program ended before all had come.");
    }
  }

  private JsonObject plan(List<Schedule> schedules, Map<String, Wiretap> wires) {
    var members = new JsonArray();
    for (Schedule schedule : schedules) {
      for (String member : Schedule.MEMBERS) {
        members.add(
            JsonObject.of(
                "room", schedule.room(),
                "name", member,
                "port", wires.get(wireOf(schedule, member)).port(),
                "says", schedule.saidBy(member)));
      }
    }
    return JsonObject.of(
        "step",
        slug.substring(0, 2),
        "faster",
        FASTER,
        "patience",
        PATIENCE.toMillis(),
        "members",
        members);
  }

  /** Does to the wires what the schedules say, each in its time, and in the end lets all go. */
  private static void trouble(List<Schedule> schedules, Map<String, Wiretap> wires) {
    ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    List<Future<?>> done = new ArrayList<>();
    for (Schedule schedule : schedules) {
      Stream.concat(schedule.troubles().stream(), schedule.endOfAll())
          .forEach(
              trouble -> {
                Wiretap wire = wires.get(wireOf(schedule, trouble.member()));
                long at = trouble.at();
                done.add(clock.schedule(() -> suffer(wire, trouble), at, TimeUnit.MILLISECONDS));
              });
    }
    for (var each : done) {
      try {
        each.get();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (ExecutionException e) {
        throw new IllegalStateException(e.getCause());
      }
    }
    clock.shutdownNow();
  }

  private static void suffer(Wiretap wire, Trouble trouble) {
    wire.fault(trouble.wish()).toCompletableFuture().join();
  }
}
