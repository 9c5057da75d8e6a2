package ai.varai.provisioner.emulator.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.Code;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Which calls a rule strikes. */
class FaultsTest {

  private static FaultRule rule(double probability, FaultRule.OperationFault operation) {
    return new FaultRule(
        "run",
        "Create",
        "",
        probability,
        Duration.ofSeconds(5),
        Optional.of(Code.UNAVAILABLE),
        "as asked",
        0,
        FaultRule.Drop.NONE,
        operation);
  }

  private static FaultRule half() {
    return rule(0.5, FaultRule.OperationFault.NONE);
  }

  /** Which of 20 calls about each of ten resources are struck, made in the given order. */
  private static TreeMap<String, String> struck(long seed, boolean shuffled) {
    Faults faults = new Faults();
    faults.seed(seed);
    faults.add(half(), Long.MAX_VALUE);
    List<String> calls = new ArrayList<>();
    for (int n = 0; n < 20; n++) {
      for (int r = 0; r < 10; r++) {
        calls.add("r" + r);
      }
    }
    if (shuffled) {
      Collections.shuffle(calls, new Random(3));
    }
    TreeMap<String, String> out = new TreeMap<>();
    for (String resource : calls) {
      out.merge(
          resource,
          faults.strike("run", "CreateService", resource).isPresent() ? "x" : "-",
          String::concat);
    }
    return out;
  }

  @Test
  void oneSeedIsOneSetOfFaultsInWhateverOrderTheCallsArrive() {
    assertThat(struck(7, false)).isEqualTo(struck(7, false)).isEqualTo(struck(7, true));
    assertThat(struck(8, false)).isNotEqualTo(struck(7, false));
  }

  @Test
  void aProbabilityIsThePartOfTheCallsThatAreStruck() {
    Faults faults = new Faults();
    faults.seed(1);
    faults.add(rule(0.2, FaultRule.OperationFault.NONE), Long.MAX_VALUE);
    int struck = 0;
    for (int i = 0; i < 5000; i++) {
      struck += faults.strike("run", "CreateJob", "j" + i % 50).isPresent() ? 1 : 0;
    }
    assertThat(struck).isBetween(850, 1150);
    assertThat(faults.struck()).isEqualTo(struck);
    assertThat(faults.strikes()).containsExactly((long) struck);
  }

  @Test
  void aRuleStrikesAsOftenAsItsCountAndNoOtherApiOrMethod() {
    Faults faults = new Faults();
    faults.add(rule(1, FaultRule.OperationFault.NONE), 2);
    assertThat(faults.strike("run", "GetService", "s")).isEmpty();
    assertThat(faults.strike("secretmanager", "CreateSecret", "s")).isEmpty();
    assertThat(faults.strike("run", "CreateService", "s")).isPresent();
    assertThat(faults.strike("run", "CreateService", "s")).isPresent();
    assertThat(faults.strike("run", "CreateService", "s")).isEmpty();
    assertThat(faults.struck()).isEqualTo(2);
    faults.clear();
    assertThat(faults.struck()).isZero();
  }

  @Test
  void rulesForWhatHappensBehindCallsDoNotStrikeTheCallsThemselves() {
    Faults faults = new Faults();
    faults.add(rule(1, FaultRule.OperationFault.FAIL), 1);
    assertThat(faults.strike("run", "CreateService", "s")).isEmpty();
    assertThat(faults.ending("run", "Create", "s"))
        .hasValueSatisfying(
            end -> {
              assertThat(end.effect()).isFalse();
              assertThat(end.error().text()).isEqualTo("as asked");
            });
    assertThat(faults.ending("run", "Create", "s")).as("its count is used up").isEmpty();
  }

  @Test
  void whatIsOldEnoughIsSeen() {
    Faults faults = new Faults();
    faults.add(rule(1, FaultRule.OperationFault.UNSEEN), Long.MAX_VALUE);
    assertThat(faults.hides()).isTrue();
    assertThat(faults.unseen("run", "CreateX", "s", Duration.ofSeconds(4))).isTrue();
    assertThat(faults.unseen("run", "CreateX", "s", Duration.ofSeconds(5))).isFalse();
  }
}
