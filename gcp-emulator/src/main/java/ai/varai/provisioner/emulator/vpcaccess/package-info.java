/** Serverless VPC Access v1. */
@org.jspecify.annotations.NullMarked
package ai.varai.provisioner.emulator.vpcaccess;
