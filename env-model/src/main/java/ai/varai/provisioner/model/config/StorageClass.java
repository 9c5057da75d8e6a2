package ai.varai.provisioner.model.config;

import ai.varai.provisioner.model.describe.Doc;
import ai.varai.provisioner.model.describe.Spelled;

/** How a bucket is stored and billed. */
@Doc("How a bucket is stored and billed.")
public enum StorageClass implements Spelled {
  @Doc("Read often.")
  STANDARD("STANDARD"),
  @Doc("Read about once a month.")
  NEARLINE("NEARLINE"),
  @Doc("Read about once a quarter.")
  COLDLINE("COLDLINE"),
  @Doc("Read less than once a year.")
  ARCHIVE("ARCHIVE");

  private final String spelling;

  StorageClass(String spelling) {
    this.spelling = spelling;
  }

  @Override
  public String spelling() {
    return spelling;
  }
}
