package ai.varai.provisioner.model.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class CidrTest {
  @Test
  void a_range_contains_what_lies_in_it() {
    assertThat(Cidr.parse("10.0.0.0/8").contains(Cidr.parse("10.1.0.0/24"))).isTrue();
    assertThat(Cidr.parse("10.1.0.0/24").contains(Cidr.parse("10.0.0.0/8"))).isFalse();
    assertThat(Cidr.parse("10.1.0.0/24").overlaps(Cidr.parse("10.0.0.0/8"))).isTrue();
    assertThat(Cidr.parse("10.0.0.0/24").overlaps(Cidr.parse("10.0.1.0/24"))).isFalse();
    assertThat(Cidr.parse("10.0.0.0/24").overlaps(Cidr.parse("10.0.0.0/24"))).isTrue();
    assertThat(Cidr.parse("0.0.0.0/0").contains(Cidr.parse("255.255.255.255/32"))).isTrue();
  }

  @Test
  void host_bits_are_seen_and_cut_off() {
    assertThat(Cidr.hasHostBits("10.0.0.1/24")).isTrue();
    assertThat(Cidr.hasHostBits("10.0.0.0/24")).isFalse();
    assertThat(Cidr.parse("192.168.7.9/16")).hasToString("192.168.0.0/16");
  }

  @Test
  void ranges_of_one_size_follow_each_other() {
    assertThat(Cidr.parse("10.0.255.0/24").next()).hasToString("10.1.0.0/24");
  }

  @Test
  void anything_else_is_refused() {
    assertThatThrownBy(() -> Cidr.parse("10.0.0.0")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Cidr.parse("10.0/8")).isInstanceOf(IllegalArgumentException.class);
  }
}
