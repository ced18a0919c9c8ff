/** The command {@code review}: which clips a person should judge next. */
@NullMarked
package dev.clipstream.cli.review;

import org.jspecify.annotations.NullMarked;
