/** The provider of the guide "Write a provider in ten minutes", compiled and tested. */
@org.jspecify.annotations.NullMarked
package ai.varai.provisioner.lifecycle.guide;
