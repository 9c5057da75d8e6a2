package ai.varai.provisioner.emulator.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.emulator.api.ApiBuilder.Registered;
import ai.varai.provisioner.emulator.support.IamPolicies;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ApisTest {

  /** What several APIs have: these name none. */
  private static final Set<String> SHARED =
      Set.of("google.longrunning", "google.cloud.location", "google.iam.v1");

  private final BareEmulation bare = new BareEmulation();
  private final Emulation emulation = bare.emulation();
  private final List<String> order = new ArrayList<>();

  @AfterEach
  void stop() {
    bare.close();
  }

  /** An API of the given name that does something when it registers. */
  private final class Fake implements EmulatedApi {
    private final String name;
    private final Set<Class<?>> offers;
    private final Consumer<Emulation> registering;

    Fake(String name, Set<Class<?>> offers, Consumer<Emulation> registering) {
      this.name = name;
      this.offers = offers;
      this.registering = registering;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public List<String> packages() {
      return List.of("fake." + name + ".v1");
    }

    @Override
    public Set<Class<?>> offers() {
      return offers;
    }

    @Override
    public void register(ApiBuilder api, Emulation e) {
      order.add(name);
      registering.accept(e);
    }
  }

  private interface Greeting {
    String text();
  }

  private Apis threeOfWhichTheSecondGreets() {
    return new Apis(
        List.of(
            new Fake("one", Set.of(), e -> {}),
            new Fake("two", Set.of(Greeting.class), e -> e.offer(Greeting.class, () -> "from two")),
            new Fake("three", Set.of(), e -> {})),
        emulation);
  }

  @Test
  void anApiRegistersOnceWhenItIsAskedForAndTheOthersDoNot() {
    Apis apis = threeOfWhichTheSecondGreets();
    assertThat(apis.known()).hasSize(3);
    assertThat(order).isEmpty();

    Registered three = apis.named("three");
    assertThat(apis.named("three")).isSameAs(three);
    assertThat(apis.ofService("fake.three.v1.Things")).contains(three);
    assertThat(apis.ofService("fake.four.v1.Things")).isEmpty();

    assertThat(order).containsExactly("three");
    assertThat(apis.all()).extracting(r -> r.api().name()).containsExactly("one", "two", "three");
    assertThat(order).containsExactly("three", "one", "two");
  }

  @Test
  void whatNobodyHasOfferedYetIsOfferedByTheApiThatDeclaresIt() {
    threeOfWhichTheSecondGreets();
    assertThat(emulation.present(Greeting.class)).isEmpty();
    assertThat(emulation.plugin(Greeting.class).orElseThrow().text()).isEqualTo("from two");
    assertThat(emulation.plugin(Runnable.class)).isEmpty();
    assertThat(order).containsExactly("two");
  }

  @Test
  void anApiMayAskWhileItRegistersForWhatItOffersItself() {
    Apis apis =
        new Apis(
            List.of(
                new Fake(
                    "one",
                    Set.of(Greeting.class),
                    e -> assertThat(e.plugin(Greeting.class)).isEmpty())),
            emulation);
    apis.named("one");
    assertThat(order).containsExactly("one");
  }

  @Test
  void whoAsksWhileAnotherThreadRegistersGetsWhatThatOneOffers() throws InterruptedException {
    CountDownLatch registering = new CountDownLatch(1);
    CountDownLatch asked = new CountDownLatch(1);
    Apis apis =
        new Apis(
            List.of(
                new Fake(
                    "slow",
                    Set.of(Greeting.class),
                    e -> {
                      registering.countDown();
                      awaited(asked);
                      e.offer(Greeting.class, () -> "late");
                    })),
            emulation);
    Thread first = new Thread(() -> apis.named("slow"));
    first.start();
    registering.await();
    List<String> answers = new ArrayList<>();
    Thread second =
        new Thread(
            () -> answers.add(emulation.plugin(Greeting.class).map(Greeting::text).orElse("")));
    second.start();
    while (second.getState() != Thread.State.BLOCKED) {
      assertThat(second.isAlive()).as("it waits for the other to register").isTrue();
      Thread.onSpinWait();
    }
    asked.countDown();
    first.join();
    second.join();
    assertThat(answers).containsExactly("late");
    assertThat(order).containsExactly("slow");
  }

  private static void awaited(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void anApiThatFailsToRegisterFailsAgainWhenItIsAskedForAgain() {
    Apis apis =
        new Apis(
            List.of(
                new Fake(
                    "broken",
                    Set.of(),
                    e -> {
                      throw new IllegalStateException("it is broken");
                    })),
            emulation);
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> apis.named("broken")).hasMessage("it is broken");
    }
    assertThat(order).containsExactly("broken", "broken");
  }

  private static List<EmulatedApi> real() {
    return ServiceLoader.load(EmulatedApi.class).stream().map(ServiceLoader.Provider::get).toList();
  }

  @TestFactory
  List<DynamicTest> everyApiDeclaresByWhatItIsFoundAndWritesNothingWhenItRegisters() {
    List<DynamicTest> tests = new ArrayList<>();
    real().forEach(api -> tests.add(DynamicTest.dynamicTest(api.name(), () -> check(api))));
    return tests;
  }

  private void check(EmulatedApi api) {
    emulation
        .store()
        .beforeEach(
            () -> {
              throw new AssertionError(api.name() + " writes to the store while it registers");
            });
    Set<Class<?>> before = emulation.plugins().types();
    Set<Class<?>> offered = new HashSet<>(api.offers());
    // Not plugged in, but added to.
    offered.remove(IamPolicies.class);
    Registered done = new Apis(List.of(api), emulation).named(api.name());

    Set<Class<?>> now = new HashSet<>(emulation.plugins().types());
    now.removeAll(before);
    assertThat(now).isEqualTo(offered);
    Set<String> packages = new HashSet<>();
    done.methods().forEach(m -> packages.add(m.descriptor().getService().getFile().getPackage()));
    done.routed()
        .forEach(
            (name, service) -> {
              assertThat(service.descriptor().getFullName()).isEqualTo(name);
              packages.add(service.descriptor().getFile().getPackage());
            });
    done.translated()
        .forEach(
            (name, service) -> {
              assertThat(service.descriptor().getFullName()).isEqualTo(name);
              assertThat(service.surface()).isNotEmpty();
              packages.add(service.descriptor().getFile().getPackage());
            });
    packages.removeAll(SHARED);
    assertThat(packages).containsExactlyInAnyOrderElementsOf(api.packages());
  }

  @Test
  void aFirstSegmentThatNamesAnApiIsInNoPathOfAnother() {
    Apis apis = new Apis(real(), emulation);
    Map<String, Set<String>> owners = new HashMap<>();
    for (Registered r : apis.all()) {
      for (Route route : r.routes()) {
        List<String> path = route.template().segments();
        String two = String.join("/", path.subList(0, Math.min(2, path.size())));
        for (String beginning : List.of(path.get(0), two)) {
          owners.computeIfAbsent(beginning, k -> new HashSet<>()).add(r.api().name());
        }
      }
    }
    assertThat(owners).as("a path that begins with anything is every API's").doesNotContainKey("*");
    for (EmulatedApi api : apis.known()) {
      for (String root : api.roots()) {
        assertThat(owners.get(root)).as(root).containsExactly(api.name());
      }
    }
  }
}
