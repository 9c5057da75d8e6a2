package ai.varai.provisioner.app.doctor;

import ai.varai.provisioner.app.doctor.Diagnosis.Verdict;
import ai.varai.provisioner.app.session.Session;
import ai.varai.provisioner.gcp.GcpProvider;
import ai.varai.provisioner.gcp.doctor.CloudDoctor;
import ai.varai.provisioner.lifecycle.LifecycleException;
import ai.varai.provisioner.model.resource.ResourceAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What is found about the project in which an environment lands. */
public final class CloudDiagnosis {
  private CloudDiagnosis() {}

  /** The findings; none when the environment does not land on Google Cloud. */
  public static List<Diagnosis> of(Session session) throws InterruptedException {
    var found = new ArrayList<Diagnosis>();
    if (session.provider() instanceof GcpProvider provider) {
      found.add(new Diagnosis(Verdict.OK, "Cloud", provider.describe(), ""));
      var answers =
          new ArrayList<>(
              provider.doctor().examine(session.graphs().outline(), () -> existing(session)));
      boolean strangers =
          answers.stream()
              .anyMatch(
                  each ->
                      each.subject().equals("Credentials")
                          && each.standing() == CloudDoctor.Standing.BAD);
      String state = session.statePlace();
      if (state.startsWith("gs://") && !strangers) {
        answers.add(provider.doctor().stateBucket(state));
      }
      for (CloudDoctor.Answer each : answers) {
        found.add(
            new Diagnosis(verdict(each.standing()), each.subject(), each.finding(), each.remedy()));
      }
    }
    return found;
  }

  /** What the state knows; nothing when there is no state that can be read yet. */
  private static Set<ResourceAddress> existing(Session session) {
    try {
      return session.quietLifecycle().status().resources().stream()
          .map(each -> each.address())
          .collect(Collectors.toSet());
    } catch (LifecycleException e) {
      return Set.of();
    }
  }

  private static Verdict verdict(CloudDoctor.Standing standing) {
    return switch (standing) {
      case GOOD -> Verdict.OK;
      case REMARK -> Verdict.NOTE;
      case BAD -> Verdict.MISSING;
    };
  }
}
