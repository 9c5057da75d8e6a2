package ai.varai.provisioner.emulator;

import ai.varai.provisioner.emulator.run.ServiceRunner;

/** A data plane of Cloud Run for which everything runs already, at one address. */
public record RunsAlready(Outcome outcome) implements ServiceRunner {

  @Override
  public Outcome start(Workload revision) {
    return outcome;
  }

  @Override
  public void stop(String revision) {}

  @Override
  public Outcome runTask(Workload task, int index) {
    return outcome;
  }
}
