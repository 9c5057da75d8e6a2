package ai.varai.provisioner.model.config;

import ai.varai.provisioner.model.describe.Doc;
import ai.varai.provisioner.model.describe.Spelled;

/** The kind of disk of a database. */
@Doc("The kind of disk of a database.")
public enum DiskType implements Spelled {
  @Doc("Solid-state disk.")
  PD_SSD("PD_SSD"),
  @Doc("Magnetic disk.")
  PD_HDD("PD_HDD");

  private final String spelling;

  DiskType(String spelling) {
    this.spelling = spelling;
  }

  @Override
  public String spelling() {
    return spelling;
  }
}
