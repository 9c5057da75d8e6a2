package ai.varai.provisioner.lifecycle.engine;

import ai.varai.provisioner.lifecycle.bench.LayeredGraph;
import ai.varai.provisioner.model.resource.ResourceAddress;
import ai.varai.provisioner.model.resource.ResourceGraph;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Building a layered graph and putting it in order, which every walk begins with. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class GraphOrderBenchmark {
  @Param({"100", "1000", "10000"})
  public int resources;

  private ResourceGraph graph = ResourceGraph.builder().build();

  @Setup
  public void setUp() {
    graph = LayeredGraph.of(resources, 1);
  }

  @Benchmark
  public List<ResourceAddress> order() {
    return Topology.order(graph);
  }

  @Benchmark
  public ResourceGraph build() {
    return LayeredGraph.of(resources, 1);
  }
}
