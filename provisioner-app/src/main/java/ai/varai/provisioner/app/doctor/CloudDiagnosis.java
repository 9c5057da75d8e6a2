package ai.varai.provisioner.app.doctor;

import ai.varai.provisioner.app.doctor.Diagnosis.Verdict;
import ai.varai.provisioner.app.session.Session;
import ai.varai.provisioner.gcp.GcpProvider;
import ai.varai.provisioner.gcp.doctor.CloudDoctor;
import java.util.ArrayList;
import java.util.List;

/** What is found about the project in which an environment lands. */
public final class CloudDiagnosis {
  private CloudDiagnosis() {}

  /** The findings; none when the environment does not land on Google Cloud. */
  public static List<Diagnosis> of(Session session) throws InterruptedException {
    var found = new ArrayList<Diagnosis>();
    if (session.provider() instanceof GcpProvider provider) {
      found.add(new Diagnosis(Verdict.OK, "Cloud", provider.describe(), ""));
      for (CloudDoctor.Answer each : provider.doctor().examine(session.graph())) {
        found.add(
            new Diagnosis(verdict(each.standing()), each.subject(), each.finding(), each.remedy()));
      }
    }
    return found;
  }

  private static Verdict verdict(CloudDoctor.Standing standing) {
    return switch (standing) {
      case GOOD -> Verdict.OK;
      case REMARK -> Verdict.NOTE;
      case BAD -> Verdict.MISSING;
    };
  }
}
