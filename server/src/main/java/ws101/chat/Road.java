package ws101.chat;

import io.vertx.core.Future;
import java.util.function.Function;
import ws101.chat.Message.Posted;

/**
 * What lies between a word that is said at a node and the rooms of that name, here and elsewhere.
 *
 * @param hear by a room's name: completes when this node is as sure as it can be to hear what is
 *     said there; a failure means that it may miss something, and that everybody was told so
 * @param tell takes a word to the rooms; fails with a {@link Refusal} if it cannot
 */
public record Road(Function<String, Future<Void>> hear, Function<Posted, Future<Void>> tell) {}
