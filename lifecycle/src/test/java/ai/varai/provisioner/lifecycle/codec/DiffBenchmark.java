package ai.varai.provisioner.lifecycle.codec;

import ai.varai.provisioner.lifecycle.plan.AttributeChange;
import ai.varai.provisioner.lifecycle.world.Thing;
import ai.varai.provisioner.model.resource.Value;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What one resource costs a plan: its encoding, and the comparison with what is there. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DiffBenchmark {
  private final Thing wanted = thing(1);
  private final Differ differ = new Differ(new Fingerprints(new byte[32]));
  private final RecordShape shape = RecordShape.of(Thing.class);
  private final Map<String, Object> there = encoded(thing(1));
  private final Map<String, Object> other = encoded(thing(2));

  private static Thing thing(long size) {
    return Thing.of("one", size, List.of(Value.of("first"), Value.of("second")));
  }

  private Map<String, Object> encoded(Thing thing) {
    return shape.encodeRecord(thing, Encoding.RESOLVED);
  }

  @Benchmark
  public Map<String, Object> encode() {
    return encoded(wanted);
  }

  @Benchmark
  public List<AttributeChange> same() {
    return differ.diff(shape, there, there, there);
  }

  @Benchmark
  public List<AttributeChange> oneAttributeDiffers() {
    return differ.diff(shape, other, there, there);
  }
}
