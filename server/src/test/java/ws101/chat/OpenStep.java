package ws101.chat;

import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import ws101.stage.Ports;

/** A step's program in this JVM, and its guests; after each test they are gone. */
public final class OpenStep implements AfterEachCallback, AfterAllCallback {

  private final Vertx vertx = Vertx.vertx();
  private final List<BareGuest> guests = new ArrayList<>();
  private int port;

  /** Starts it with these settings, and a port of its own. */
  public void start(Deployable step, JsonObject settings) {
    port = Ports.free();
    var config = settings.copy().put("port", port);
    vertx.deployVerticle(step, new DeploymentOptions().setConfig(config)).await();
  }

  public int port() {
    return port;
  }

  /** Somebody who has joined the lobby. */
  public BareGuest guest(String name) throws IOException {
    return join(BareGuest.connect(port), name);
  }

  /** The same, whose system keeps next to nothing of what they do not read. */
  public BareGuest guestWithLittleRoom(String name) throws IOException {
    return join(BareGuest.connectWithLittleRoom(port), name);
  }

  /** Somebody who is connected, and has said nothing yet. */
  public BareGuest stranger() throws IOException {
    return known(BareGuest.connect(port));
  }

  private BareGuest join(BareGuest guest, String name) throws IOException {
    return known(guest).joins("lobby", name);
  }

  private BareGuest known(BareGuest guest) {
    guests.add(guest);
    return guest;
  }

  @Override
  public void afterEach(ExtensionContext context) throws IOException {
    for (BareGuest guest : guests) {
      guest.close();
    }
    guests.clear();
    vertx.deploymentIDs().forEach(id -> vertx.undeploy(id).await());
  }

  @Override
  public void afterAll(ExtensionContext context) {
    vertx.close().await();
  }
}
