package ai.varai.provisioner.model.config;

import ai.varai.provisioner.model.describe.Doc;
import ai.varai.provisioner.model.describe.Pattern;
import ai.varai.provisioner.model.describe.Required;
import java.time.LocalDate;
import java.util.Optional;

/** A finding that is accepted for a while, with the reason. */
@Doc("A finding that is accepted for a while, with the reason.")
public record WaiverConfig(
    @Doc(value = "Code of the finding.", example = "MTX002")
        @Required
        @Pattern(
            value = Forms.CODE,
            expected = "a code of three capital letters and three digits such as MTX002")
        String code,
    @Doc(
            value =
                "Key that the finding is about, or something above it. Without it: every finding of the code.",
            example = "services.ai-service.memory")
        @Pattern(
            value = Forms.NOT_BLANK,
            expected = "a key path such as services.ai-service.memory")
        Optional<String> path,
    @Doc("Why it is accepted.")
        @Required
        @Pattern(
            value = "[^ \\t\\r\\n].{8,}[^ \\t\\r\\n]",
            expected = "a sentence of at least 10 characters on one line")
        String reason,
    @Doc(value = "Last day on which the waiver holds.", example = "2027-06-30") @Required
        LocalDate expires) {}
