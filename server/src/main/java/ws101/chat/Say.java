package ws101.chat;

/** From a guest, by POST: tell the room, and that it was me. */
public record Say(String room, String name, String text) {

  public static Say from(Incoming message) {
    if (!message.type().equals("say")) {
      throw Refusal.badRequest("We know \"say\".");
    }
    return new Say(message.text("room"), message.text("name"), message.text("text"));
  }
}
