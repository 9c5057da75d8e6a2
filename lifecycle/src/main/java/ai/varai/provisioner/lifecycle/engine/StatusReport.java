package ai.varai.provisioner.lifecycle.engine;

import ai.varai.provisioner.lifecycle.EnvironmentStatus;
import ai.varai.provisioner.lifecycle.LifecycleSettings;
import ai.varai.provisioner.lifecycle.codec.Fingerprint;
import ai.varai.provisioner.lifecycle.state.EnvironmentState;
import ai.varai.provisioner.lifecycle.state.HeldLock;
import ai.varai.provisioner.lifecycle.state.OpenOperation;
import ai.varai.provisioner.lifecycle.state.StoredResource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Puts the state into words for people and scripts. */
final class StatusReport {
  private StatusReport() {}

  static EnvironmentStatus of(
      LifecycleSettings settings, EnvironmentState state, Optional<HeldLock> lock) {
    return new EnvironmentStatus(
        settings.environment(),
        settings.stack(),
        state.lineage(),
        state.serial(),
        state.resources().stream().map(StatusReport::resource).toList(),
        List.copyOf(state.released().keySet()),
        state.open().stream().map(OpenOperation::address).distinct().toList(),
        state.outputs(),
        state.partial(),
        state.unended(),
        state.lastApply(),
        lock);
  }

  private static EnvironmentStatus.ResourceStatus resource(StoredResource stored) {
    Map<String, Object> attributes = new LinkedHashMap<>();
    stored.attributes().forEach((name, value) -> attributes.put(name, shown(value)));
    return new EnvironmentStatus.ResourceStatus(
        stored.address(),
        stored.id(),
        attributes,
        List.copyOf(stored.dependencies()),
        stored.isProtected());
  }

  private static Object shown(Object tree) {
    if (tree instanceof Fingerprint) {
      return tree.toString();
    }
    if (tree instanceof Map<?, ?> map) {
      Map<String, Object> result = new LinkedHashMap<>();
      map.forEach((key, value) -> result.put(String.valueOf(key), shown(value)));
      return result;
    }
    return tree instanceof List<?> list ? list.stream().map(StatusReport::shown).toList() : tree;
  }
}
