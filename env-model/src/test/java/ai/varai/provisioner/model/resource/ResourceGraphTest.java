package ai.varai.provisioner.model.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ResourceGraphTest {

  @Kind(value = "disk", title = "Disk")
  record Disk(@Identity String name, @Computed Optional<String> path) implements Resource {
    static final Attribute<Disk, String> PATH = Attribute.text(Disk.class, "path");
  }

  @Kind(value = "machine", title = "Machine")
  record Machine(
      @Identity String name,
      Value<String> boot,
      List<Mount> mounts,
      Map<String, Value<String>> labels,
      Optional<Value<String>> backup)
      implements Resource {}

  record Mount(Value<String> source) {}

  private static Machine machine(Value<String> boot) {
    return new Machine("m", boot, List.of(), Map.of(), Optional.empty());
  }

  private static Disk disk(String name) {
    return new Disk(name, Optional.empty());
  }

  @Test
  void a_reference_makes_the_holder_depend_on_its_target() {
    var builder = ResourceGraph.builder();
    var disk = builder.add("a", disk("a"));
    var machine = builder.add("m", machine(disk.ref(Disk.PATH)));

    var graph = builder.build();

    assertThat(graph.dependenciesOf(machine.address())).containsExactly(disk.address());
    assertThat(graph.dependenciesOf(disk.address())).isEmpty();
  }

  @Test
  void references_are_found_in_lists_maps_optionals_nested_records_and_joined_texts() {
    var builder = ResourceGraph.builder();
    var boot = builder.add("boot", disk("boot"));
    var mounted = builder.add("mounted", disk("mounted"));
    var labelled = builder.add("labelled", disk("labelled"));
    var backup = builder.add("backup", disk("backup"));
    var machine =
        builder.add(
            "m",
            new Machine(
                "m",
                Value.join("file:", boot.ref(Disk.PATH), "?ro"),
                List.of(new Mount(mounted.ref(Disk.PATH))),
                Map.of("disk", labelled.ref(Disk.PATH)),
                Optional.of(backup.ref(Disk.PATH))));

    assertThat(builder.build().dependenciesOf(machine.address()))
        .containsExactlyInAnyOrder(
            boot.address(), mounted.address(), labelled.address(), backup.address());
  }

  @Test
  void an_explicit_dependency_counts_beside_the_references() {
    var builder = ResourceGraph.builder();
    var first = builder.add("first", disk("first"));
    var second = builder.add("second", disk("second"), first);

    assertThat(builder.build().dependenciesOf(second.address())).containsExactly(first.address());
  }

  @Test
  void two_resources_at_one_address_are_refused() {
    var builder = ResourceGraph.builder();
    builder.add("a", disk("a"));

    assertThatThrownBy(() -> builder.add("a", disk("other")))
        .hasMessage("two resources have the address disk.a");
  }

  @Test
  void a_reference_that_leads_nowhere_is_refused_by_name() {
    var builder = ResourceGraph.builder();
    var elsewhere = ResourceGraph.builder().add("a", disk("a"));
    builder.add("m", machine(elsewhere.ref(Disk.PATH)));

    assertThatThrownBy(builder::build)
        .hasMessage("machine.m refers to disk.a, which is not in the graph");
  }

  @Test
  void a_circle_is_refused_and_shown() {
    var builder = ResourceGraph.builder();
    var a = new ResourceAddress("machine", "a");
    var b = new ResourceAddress("machine", "b");
    builder.add("a", machine(new Value.Ref<>(b, "name", String.class)));
    builder.add("b", machine(new Value.Ref<>(a, "name", String.class)));
    builder.add("onlooker", machine(new Value.Ref<>(a, "name", String.class)));

    assertThatThrownBy(builder::build)
        .hasMessage(
            "resources depend on each other in a circle: machine.a -> machine.b -> machine.a");
  }

  @Test
  void a_class_without_the_annotation_is_no_kind() {
    record Plain(String name) implements Resource {}

    assertThatThrownBy(() -> ResourceGraph.builder().add("p", new Plain("p")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("needs to be a record with @Kind");
  }

  @Test
  void an_address_reads_back_what_it_prints() {
    var address = new ResourceAddress("secret_iam_member", "auth-service/database-url");

    assertThat(ResourceAddress.parse(address.toString())).isEqualTo(address);
    assertThatThrownBy(() -> ResourceAddress.parse("nothing"))
        .hasMessage("not a resource address: 'nothing' (expected KIND.NAME)");
  }

  @Test
  void an_unresolved_value_cannot_be_read_by_mistake() {
    Value<String> ref = new Value.Ref<>(new ResourceAddress("disk", "a"), "path", String.class);

    assertThat(Value.of("x").get()).isEqualTo("x");
    assertThatThrownBy(ref::get).isInstanceOf(IllegalStateException.class);
  }
}
