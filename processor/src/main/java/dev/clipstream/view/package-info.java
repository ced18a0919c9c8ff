/**
 * The live page: {@link dev.clipstream.view.View} puts together what reads the topics ({@code
 * feed}), what is kept of them ({@code scene}) and what shows it to browsers ({@code web}).
 */
@NullMarked
package dev.clipstream.view;

import org.jspecify.annotations.NullMarked;
