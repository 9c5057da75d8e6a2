package ai.varai.provisioner.model.config;

import ai.varai.provisioner.model.describe.Default;
import ai.varai.provisioner.model.describe.Doc;
import ai.varai.provisioner.model.describe.Pattern;
import java.util.List;
import java.util.Optional;

/** Who may do what. */
@Doc("Who may do what.")
public record SecurityConfig(
    @Doc("Whether connections to the database must be encrypted.") @Default("true")
        boolean requireSsl,
    @Doc("Web origins that may call the services (CORS); they are told in `ALLOWED_ORIGINS`.")
        @Pattern(
            value = "[*]|https?://[^ /]+",
            expected = "an origin such as https://example.com, or *")
        List<String> allowedOrigins,
    @Doc("Ranges from which the services may be called; none means no restriction.")
        @Pattern(value = Forms.CIDR, expected = Forms.CIDR_WORDS)
        List<String> ipRestrictions,
    @Doc("Who outside may call the services. The matrix says which value an environment needs.")
        Optional<ExternalAccess> externalAccess,
    @Doc("Secrets.") SecretsPolicy secrets) {
  public SecurityConfig {
    allowedOrigins = List.copyOf(allowedOrigins);
    ipRestrictions = List.copyOf(ipRestrictions);
  }
}
