package ai.varai.provisioner.emulator.run;

import com.google.cloud.run.v2.Container;
import com.google.cloud.run.v2.EnvVar;
import com.google.cloud.run.v2.RunJobRequest.Overrides;
import com.google.cloud.run.v2.RunJobRequest.Overrides.ContainerOverride;
import com.google.cloud.run.v2.TaskTemplate;

/** What one execution of a job has otherwise than the job says. */
final class RunOverrides {

  private RunOverrides() {}

  /** Changes the template of one execution; without a name a container is the job's only one. */
  static void apply(Overrides overrides, TaskTemplate.Builder template) {
    if (overrides.hasTimeout()) {
      template.setTimeout(overrides.getTimeout());
    }
    for (ContainerOverride o : overrides.getContainerOverridesList()) {
      boolean found = false;
      for (Container.Builder c : template.getContainersBuilderList()) {
        if (o.getName().isEmpty() || c.getName().equals(o.getName())) {
          found = true;
          apply(o, c);
        }
      }
      if (!found) {
        throw RunErrors.badField(
            "overrides.container_overrides",
            "The job has no container named '" + o.getName() + "'.");
      }
    }
  }

  private static void apply(ContainerOverride o, Container.Builder c) {
    if (o.getClearArgs() || o.getArgsCount() > 0) {
      c.clearArgs().addAllArgs(o.getArgsList());
    }
    for (EnvVar e : o.getEnvList()) {
      int at = 0;
      while (at < c.getEnvCount() && !c.getEnv(at).getName().equals(e.getName())) {
        at++;
      }
      if (at < c.getEnvCount()) {
        c.setEnv(at, e);
      } else {
        c.addEnv(e);
      }
    }
  }
}
