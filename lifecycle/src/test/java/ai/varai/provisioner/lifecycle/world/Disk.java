package ai.varai.provisioner.lifecycle.world;

import ai.varai.provisioner.model.kind.AtLeast;
import ai.varai.provisioner.model.kind.CpuQuantity;
import ai.varai.provisioner.model.resource.ComparedBy;
import ai.varai.provisioner.model.resource.Identity;
import ai.varai.provisioner.model.resource.Kind;
import ai.varai.provisioner.model.resource.Resource;
import ai.varai.provisioner.model.resource.Unordered;
import java.util.List;

/** Grows by itself, and is told in other spellings than it was asked for. */
@Kind(value = "disk", title = "Disk", timeout = "1M")
public record Disk(
    @Identity String name,
    @ComparedBy(AtLeast.class) long gigabytes,
    @ComparedBy(CpuQuantity.class) String cpu,
    @Unordered List<String> zones)
    implements Resource {}
