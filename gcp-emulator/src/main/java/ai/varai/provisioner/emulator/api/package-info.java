/** How an emulated API is described: its services, its methods, its routes. */
@org.jspecify.annotations.NullMarked
package ai.varai.provisioner.emulator.api;
