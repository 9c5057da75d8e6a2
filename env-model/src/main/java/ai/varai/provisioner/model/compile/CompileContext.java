package ai.varai.provisioner.model.compile;

import ai.varai.provisioner.model.config.Environment;
import ai.varai.provisioner.model.config.Target;
import ai.varai.provisioner.model.resource.ResourceGraph;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** What every building block needs: the environment, its names, and the graph being built. */
record CompileContext(
    Environment environment, CompileOptions options, Names names, ResourceGraph.Builder graph) {

  static CompileContext of(Environment environment, CompileOptions options) {
    return new CompileContext(
        environment,
        options,
        new Names(environment, options.instanceSuffix()),
        ResourceGraph.builder());
  }

  boolean isLocal() {
    return environment.target() == Target.LOCAL;
  }

  /** Whether deleting what holds data has to be refused. */
  boolean protectsData() {
    return !isLocal() && ProductionClass.includes(environment);
  }

  /** The environment's labels, and which part of it something is. */
  Map<String, String> labels(String key, String value) {
    var labels = new LinkedHashMap<String, String>();
    labels.put("environment", environment.environment());
    labels.put(key, value);
    labels.putAll(environment.labels());
    return Collections.unmodifiableMap(labels);
  }

  /** Where a kind of resource without labels says whose it is. */
  String description(String what) {
    return what + " of environment " + environment.environment();
  }
}
