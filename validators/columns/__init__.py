"""What the cells of a column tell together or through another register: references, zeros that were lost, one choice for all."""
