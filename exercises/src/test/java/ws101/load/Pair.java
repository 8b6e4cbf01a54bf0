package ws101.load;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/**
 * One who speaks, at one node, and one who listens, at the other: in a room of their own. They come
 * when they are asked to, and stay.
 */
final class Pair {

  /** For anything, in seconds. */
  private static final int PATIENCE = 30;

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  /** One guest, and all that they were told. */
  private static final class Guest implements WebSocket.Listener {
    private final String name;
    private final List<JsonObject> told = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private final List<Runnable> wakes = new ArrayList<>();
    private WebSocket socket;

    Guest(String name) {
      this.name = name;
    }

    void comes(int port, String room) {
      socket =
          CLIENT
              .newWebSocketBuilder()
              .buildAsync(URI.create("ws://localhost:" + port + "/chat"), this)
              .join();
      sends(JsonObject.of("type", "join", "room", room, "session", name, "name", name));
    }

    void sends(JsonObject message) {
      socket.sendText(message.encode(), true).join();
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        List<Runnable> awake;
        synchronized (told) {
          told.add(new JsonObject(text.toString()));
          awake = List.copyOf(wakes);
        }
        text.setLength(0);
        awake.forEach(Runnable::run);
      }
      from.request(1);
      return null;
    }

    List<JsonObject> told() {
      synchronized (told) {
        return List.copyOf(told);
      }
    }

    /** Returns when what they were told is so. */
    void waitsUntil(String what, Predicate<List<JsonObject>> holds) {
      var done = new CompletableFuture<Void>();
      Runnable look =
          () -> {
            if (holds.test(told())) {
              done.complete(null);
            }
          };
      synchronized (told) {
        wakes.add(look);
      }
      look.run();
      try {
        done.get(PATIENCE, TimeUnit.SECONDS);
      } catch (TimeoutException | ExecutionException | InterruptedException late) {
        throw new AssertionError(
            "%s was not told %s within %d s, but: %s".formatted(name, what, PATIENCE, told()));
      }
    }
  }

  private final String room;
  private final Guest speaker;
  private final Guest listener;
  private int words;

  Pair(String room) {
    this.room = room;
    this.speaker = new Guest(room + " speaker");
    this.listener = new Guest(room + " listener");
  }

  /** Both are in the room, the listener last. */
  void come(int speakersPort, int listenersPort) {
    speaker.comes(speakersPort, room);
    speaker.waitsUntil("that they are in", Pair::isIn);
    listener.comes(listenersPort, room);
    listener.waitsUntil("that they are in", Pair::isIn);
  }

  /** Not waited for: it may be refused, or lost. */
  synchronized void speak() {
    words++;
    speaker.sends(
        JsonObject.of("type", "say", "room", room, "id", Integer.toString(words), "text", "x"));
  }

  /** When all is mended: both nodes say that they hear, and then a word comes through. */
  void areLiveAgain() {
    for (Guest guest : List.of(speaker, listener)) {
      guest.waitsUntil("that the relay is up", Pair::isUp);
    }
    speak();
    listener.waitsUntil("the word " + words, told -> told.stream().anyMatch(this::isNewest));
    speaker.waitsUntil("the word " + words, told -> told.stream().anyMatch(this::isNewest));
  }

  void leave() {
    for (Guest guest : List.of(speaker, listener)) {
      guest.socket.abort();
    }
  }

  private static boolean isIn(List<JsonObject> told) {
    return told.stream().anyMatch(message -> isA(message, "welcome"));
  }

  private static boolean isUp(List<JsonObject> told) {
    return told.stream()
        .filter(message -> isA(message, "status"))
        .reduce((before, newest) -> newest)
        .map(status -> status.getString("relay").equals("up"))
        .orElse(false);
  }

  private boolean isNewest(JsonObject message) {
    return isA(message, "said") && message.getString("id").equals(Integer.toString(words));
  }

  private static boolean isA(JsonObject message, String type) {
    return type.equals(message.getString("type"));
  }

  // The account

  int words() {
    return words;
  }

  /** How many of them came to the listener. */
  long heard() {
    return listener.told().stream().filter(message -> isA(message, "said")).count();
  }

  /** A sentence for each thing that must not be; none if all is well. */
  List<String> faults() {
    List<String> faults = new ArrayList<>();
    var taken =
        speaker.told().stream().filter(message -> isA(message, "said")).map(Pair::number).toList();
    int newest = 0;
    boolean isIn = false;
    boolean mayMiss = false;
    for (JsonObject message : listener.told()) {
      if (isA(message, "welcome")) {
        mayMiss |= isIn; // They are told that they begin anew.
        isIn = true;
      } else if (isA(message, "status")) {
        mayMiss |= message.getString("relay").equals("down");
      } else if (isA(message, "said")) {
        int number = number(message);
        if (number <= newest) {
          faults.add("%s: %d was heard after %d".formatted(room, number, newest));
        }
        for (int missed = newest + 1; missed < number; missed++) {
          if (taken.contains(missed) && !mayMiss) {
            faults.add("%s: %d was taken, and lost, and nobody was told".formatted(room, missed));
          }
        }
        newest = Math.max(newest, number);
        mayMiss = false;
      }
    }
    return faults;
  }

  private static int number(JsonObject said) {
    return Integer.parseInt(said.getString("id"));
  }
}
