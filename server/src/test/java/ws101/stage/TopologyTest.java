package ws101.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import org.junit.jupiter.api.Test;
import ws101.stage.Topology.Edge;
import ws101.stage.Topology.Part;

/** What stands on which stage, and what a variant changes there. */
class TopologyTest {

  @Test
  void aStepAloneIsANodeInItsVariants() {
    var topology = Topology.of("08-heartbeat");

    assertThat(topology.parts()).extracting(Part::id).containsExactly("a");
    assertThat(topology.variants()).isEqualTo(Steps.variants("08-heartbeat"));
    String last = topology.variants().get(topology.variants().size() - 1);
    assertThat(node(topology, 0, last).environment()).containsEntry("VARIANT", last);
  }

  @Test
  void aStepWithoutVariantsIsWhatItIs() {
    var topology = Topology.of("07-chat");

    assertThat(topology.variants()).isEmpty();
    assertThat(node(topology, 0, null)).isEqualTo(topology.parts().get(0).program());
  }

  @Test
  void twoNodesStandBehindABalancer() {
    var topology = Topology.of("13-two-nodes");

    assertThat(topology.parts()).extracting(Part::id).containsExactly("balancer", "a", "b");
    assertThat(topology.edges())
        .extracting(Edge::from, Edge::to)
        .containsExactly(tuple("balancer", "a"), tuple("balancer", "b"));
    assertThat(topology.variants()).isEqualTo(List.of("ROUND_ROBIN", "STICKY", "ONE_PROCESS"));
  }

  @Test
  void aVariantChangesThoseWhomItConcerns() {
    var topology = Topology.of("13-two-nodes");

    assertThat(node(topology, 1, "STICKY")).isEqualTo(node(topology, 1, "ROUND_ROBIN"));
    assertThat(node(topology, 1, "ONE_PROCESS").environment()).containsEntry("INSTANCES", "2");
    assertThat(node(topology, 2, "ONE_PROCESS")).isEqualTo(node(topology, 2, "ROUND_ROBIN"));
  }

  private static Program node(Topology topology, int part, String variant) {
    return topology.parts().get(part).as(variant);
  }
}
