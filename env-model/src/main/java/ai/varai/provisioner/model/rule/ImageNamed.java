package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.source.Severity;

/** Service without an image. */
final class ImageNamed extends CloudRule {

  ImageNamed() {
    super(
        "RUN007",
        Severity.ADVISORY,
        "Service without an image",
        "The file does not say what the service runs. It is what was promoted to the environment;"
            + " where nothing was, the newest image of its name in the environment's own Artifact"
            + " Registry repository, and somebody has to push it before the service can start.",
        "Promote to the environment (`provisioner promote`), or name an image with its version in"
            + " `image`.");
  }

  @Override
  public void check(RuleInput input, Report report) {
    input.eachService(
        (path, service) -> {
          if (service.image().isEmpty()) {
            report.at(
                path,
                "no image is named, so what was promoted is run, or else the newest in the"
                    + " environment's repository",
                "promote to the environment, or name one in image");
          }
        });
  }
}
