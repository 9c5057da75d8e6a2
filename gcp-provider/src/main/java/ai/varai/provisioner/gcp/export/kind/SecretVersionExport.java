package ai.varai.provisioner.gcp.export.kind;

import ai.varai.provisioner.gcp.export.Body;
import ai.varai.provisioner.gcp.export.Hcl;
import ai.varai.provisioner.gcp.export.KindExport;
import ai.varai.provisioner.gcp.export.Script;
import ai.varai.provisioner.model.kind.SecretPayload;
import ai.varai.provisioner.model.kind.SecretVersion;
import ai.varai.provisioner.model.resource.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Payloads of secrets: Terraform generates and keeps them in its state, a script at its run time.
 */
public final class SecretVersionExport extends KindExport<SecretVersion> {
  public SecretVersionExport() {
    super(
        SecretVersion.class,
        Module.SECURITY,
        "google_secret_manager_secret_version",
        "secret_versions");
  }

  @Override
  public boolean inProject() {
    return false;
  }

  /** A payload that exists is not generated anew. */
  @Override
  public List<String> kept() {
    return List.of("secret_data");
  }

  @Override
  public void terraform(SecretVersion r, Body body) {
    body.refer("secret", r.secret(), "id");
    if (r.payload() instanceof SecretPayload.Composed composed) {
      var text = new StringBuilder();
      composed.parts().forEach(part -> text.append(template(part, body)));
      body.set("secret_data", new Hcl.Expression('"' + text.toString() + '"'));
    } else {
      body.set(
          "secret_data",
          new Hcl.Expression(
              "module."
                  + module().label()
                  + ".random_passwords["
                  + Hcl.quoted(body.key())
                  + "].result"));
    }
  }

  @Override
  public void gcloud(SecretVersion r, Script script) {
    String variable = Script.variable("payload", script.key());
    if (r.payload() instanceof SecretPayload.Generated generated) {
      script.line(variable + "=\"$(generate " + generated.length() + ")\"");
    } else if (r.payload() instanceof SecretPayload.Composed composed) {
      var words = new StringBuilder();
      composed.parts().forEach(part -> words.append(word(part, script)));
      script.line(variable + "=" + words);
    }
    script
        .gcloud("secrets versions add")
        .argument(r.secret())
        .flag("data-file", "-")
        .flag("format", "value(name.basename())")
        .raw("--project=\"$PROJECT\")\"")
        .before(
            Script.variable("version", script.key()) + "=\"$(printf %s \"$" + variable + "\" | ")
        .endAsIs();
  }

  @Override
  public String shell(SecretVersion r, String component, Script script) {
    return switch (component) {
      case "version" -> "${" + Script.variable("version", script.key(r)) + "}";
      default -> super.shell(r, component, script);
    };
  }

  @Override
  public Optional<Companion> companion(SecretVersion r) {
    return r.payload() instanceof SecretPayload.Generated generated
        ? Optional.of(
            new Companion(
                "random_password",
                "random_passwords",
                body ->
                    body.set("length", generated.length())
                        .set("special", generated.special())
                        .set(
                            "keepers",
                            Map.of("generation", String.valueOf(generated.generation())))))
        : Optional.empty();
  }

  private static String template(SecretPayload.Part part, Body body) {
    if (part instanceof SecretPayload.Part.Text text) {
      return body.template(text.value());
    }
    var version = (SecretPayload.Part.FromVersion) part;
    String data = ((Hcl.Expression) body.reference(version.version(), "secret_data")).text();
    return version.percentEncoded() ? "${urlencode(" + data + ")}" : "${" + data + "}";
  }

  private static String word(SecretPayload.Part part, Script script) {
    if (part instanceof SecretPayload.Part.Text text) {
      return script.word(text.value());
    }
    var version = (SecretPayload.Part.FromVersion) part;
    if (!(version.version() instanceof Value.Ref<?> ref)) {
      throw new IllegalStateException("a payload is composed of versions of this environment only");
    }
    // What the script generates consists of letters and digits: nothing to encode.
    return "\"$" + Script.variable("payload", ref.target().name()) + "\"";
  }
}
