package ai.varai.provisioner.model.kind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.model.resource.Attribute;
import ai.varai.provisioner.model.resource.Computed;
import ai.varai.provisioner.model.resource.Identity;
import ai.varai.provisioner.model.resource.Kind;
import ai.varai.provisioner.model.resource.KindName;
import ai.varai.provisioner.model.resource.Resource;
import ai.varai.provisioner.model.resource.Value;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class KindsTest {

  /** Every record of the package that carries the annotation, read from the compiled classes. */
  private static List<Class<? extends Resource>> kinds() {
    try (var files =
        Files.list(Path.of(RunService.class.getResource("RunService.class").toURI()).getParent())) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(
              file ->
                  file.endsWith(".class") && !file.contains("$") && !file.startsWith("package-"))
          .<Class<?>>map(file -> load(file.substring(0, file.length() - ".class".length())))
          .filter(type -> type.isAnnotationPresent(Kind.class))
          .<Class<? extends Resource>>map(type -> type.asSubclass(Resource.class))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Class<?> load(String simpleName) {
    try {
      return Class.forName(RunService.class.getPackageName() + "." + simpleName);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  @TestFactory
  List<DynamicTest> every_kind_keeps_the_rules_of_its_shape() {
    return kinds().stream()
        .map(kind -> DynamicTest.dynamicTest(KindName.of(kind), () -> check(kind)))
        .toList();
  }

  private static void check(Class<? extends Resource> kind) throws IllegalAccessException {
    var components = Arrays.asList(kind.getRecordComponents());

    assertThat(components)
        .as("what is computed by the provider is absent from what is wanted")
        .filteredOn(component -> component.isAnnotationPresent(Computed.class))
        .allSatisfy(component -> assertThat(component.getType()).isEqualTo(Optional.class));
    assertThat(Duration.parse("PT" + KindName.describe(kind).timeout())).isPositive();
    for (var field : kind.getDeclaredFields()) {
      if (Modifier.isStatic(field.getModifiers()) && field.getType() == Attribute.class) {
        field.setAccessible(true);
        var attribute = (Attribute<?, ?>) field.get(null);
        assertThat(components)
            .as("the attribute %s names a component of its kind, with its type", field.getName())
            .anySatisfy(
                component -> {
                  assertThat(component.getName()).isEqualTo(attribute.component());
                  assertThat(inner(component)).isEqualTo(attribute.type());
                });
        assertThat(attribute.owner()).isEqualTo(kind);
      }
    }
  }

  private static Type inner(RecordComponent component) {
    Type type = component.getGenericType();
    while (type instanceof ParameterizedType parameterized
        && List.of(Optional.class, Value.class).contains(parameterized.getRawType())) {
      type = parameterized.getActualTypeArguments()[0];
    }
    return type == int.class ? Integer.class : type == boolean.class ? Boolean.class : type;
  }

  @Test
  void kind_names_are_unique_and_something_identifies_each_but_versions() {
    var names = new HashSet<String>();
    assertThat(kinds()).allSatisfy(kind -> assertThat(names.add(KindName.of(kind))).isTrue());
    assertThat(names).contains("run_service", "sql_instance", "secret", "network");
    assertThat(kinds())
        .filteredOn(kind -> kind != SecretVersion.class)
        .allSatisfy(
            kind ->
                assertThat(kind.getRecordComponents())
                    .anyMatch(component -> component.isAnnotationPresent(Identity.class)));
  }

  @Test
  void cpu_quantities_compare_by_value() {
    var cpu = new CpuQuantity();
    assertThat(cpu.satisfied("1000m", "1")).isTrue();
    assertThat(cpu.satisfied("1", "1.0")).isTrue();
    assertThat(cpu.satisfied("1", "2")).isFalse();
  }

  @Test
  void memory_quantities_compare_by_value() {
    var memory = new MemoryQuantity();
    assertThat(memory.satisfied("1Gi", "1024Mi")).isTrue();
    assertThat(memory.satisfied("1Gi", "1G")).isFalse();
    assertThat(MemoryQuantity.bytes("512Mi")).isEqualTo(512L * 1024 * 1024);
    assertThat(MemoryQuantity.bytes("1.3Ki")).as("1331.2 bytes").isEqualTo(1332);
    assertThat(MemoryQuantity.bytes("99999999999999999999Gi")).isEqualTo(Long.MAX_VALUE);
    assertThatThrownBy(() -> MemoryQuantity.bytes("1Qi"))
        .hasMessage("not a memory quantity: '1Qi'");
  }

  @Test
  void a_size_that_grew_by_itself_satisfies_what_was_wanted() {
    assertThat(new AtLeast().satisfied(20, 35L)).isTrue();
    assertThat(new AtLeast().satisfied(20, 10)).isFalse();
  }
}
