package ws101.grader;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SentenceTest {

  @ParameterizedTest
  @CsvSource({
    "everyoneInARoomHearsEveryTextInOrder, Everyone in a room hears every text in order",
    "binaryIsAnsweredWithClose1003, Binary is answered with close 1003",
    "aNameOf40CharactersIsANameToo, A name of 40 characters is a name too",
    "aFINOrAResetFreesTheName, A FIN or a reset frees the name",
    "badJSONDoesNotEndTheWebSocket, Bad JSON does not end the WebSocket",
    "ok, Ok"
  })
  void aMethodsNameIsASentence(String methodName, String sentence) {
    assertThat(Sentence.of(methodName)).isEqualTo(sentence);
  }
}
